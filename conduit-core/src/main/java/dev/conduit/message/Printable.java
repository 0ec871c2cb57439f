package dev.conduit.message;

/**
 * Text of a peer made safe for logs and messages: control, formatting and unassigned
 * characters become escapes, and the length is bounded.
 *
 * @since 0.1.0
 */
public final class Printable {

	private static final int MAX_LENGTH = 256;

	private Printable() {
	}

	/**
	 * The text with everything that could forge a log line escaped, cut after 256
	 * characters.
	 * @param text what a peer sent
	 * @return one harmless line
	 */
	public static String of(String text) {
		StringBuilder line = new StringBuilder(Math.min(text.length(), MAX_LENGTH) + 8);
		for (int i = 0; i < text.length(); i++) {
			if (line.length() >= MAX_LENGTH) {
				return line.append("… (").append(text.length()).append(" characters)").toString();
			}
			char c = text.charAt(i);
			if (isHarmless(c)) {
				line.append(c);
			}
			else {
				line.append("\\u%04x".formatted((int) c));
			}
		}
		return line.toString();
	}

	private static boolean isHarmless(char c) {
		return switch (Character.getType(c)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
					Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
				false;
			default -> true;
		};
	}

}

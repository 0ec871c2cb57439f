package dev.conduit.message;

/**
 * The grammar that routes and topic names share: segments of ASCII letters, digits,
 * {@code _} and {@code -}, joined by dots. Peers send names, so the bounds hold before
 * anything is looked up or logged.
 */
final class Names {

	static final int MAX_LENGTH = 255;

	static final int MAX_SEGMENTS = 32;

	private Names() {
	}

	static String requireValid(String kind, String name) {
		if (name.isEmpty() || name.length() > MAX_LENGTH) {
			throw new IllegalArgumentException(
					"'%s' must have 1 to %d characters (was %d)".formatted(kind, MAX_LENGTH, name.length()));
		}
		int segments = 1;
		char previous = '.';
		for (int i = 0; i < name.length(); i++) {
			char c = name.charAt(i);
			if (c == '.') {
				segments++;
			}
			if ((c == '.') ? (previous == '.') : !isNameCharacter(c)) {
				throw invalid(kind, name);
			}
			previous = c;
		}
		if (previous == '.') {
			throw invalid(kind, name);
		}
		if (segments > MAX_SEGMENTS) {
			throw new IllegalArgumentException(
					"'%s' must have at most %d segments (was %d)".formatted(kind, MAX_SEGMENTS, segments));
		}
		return name;
	}

	private static boolean isNameCharacter(char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
	}

	private static IllegalArgumentException invalid(String kind, String name) {
		return new IllegalArgumentException(
				"'%s' must be segments of letters, digits, '_' and '-' joined by single dots (was '%s')".formatted(kind,
						Printable.of(name)));
	}

}

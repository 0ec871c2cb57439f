package dev.conduit.samples.chat.terminal;

import java.util.List;

/**
 * Colours, or none: where there is no terminal, no escape sequence is written.
 *
 * @since 0.1.0
 */
public final class Palette {

	/** No colours. */
	public static final Palette NONE = new Palette(false);

	/** The colours of an ANSI terminal. */
	public static final Palette ANSI = new Palette(true);

	private static final String RESET = "\u001b[0m";

	/** Those that can be read on dark and on light. */
	private static final List<Integer> NAMES = List.of(31, 32, 33, 34, 35, 36);

	private final boolean coloured;

	private Palette(boolean coloured) {
		this.coloured = coloured;
	}

	/**
	 * A name, always in the same colour.
	 * @param name the name
	 * @param text the name, or a text that contains it
	 * @return the text in colour
	 */
	public String name(String name, String text) {
		return paint(NAMES.get(Math.floorMod(name.hashCode(), NAMES.size())), text);
	}

	/**
	 * What matters less than the rest.
	 * @param text the text
	 * @return the text in colour
	 */
	public String faint(String text) {
		return paint(2, text);
	}

	/**
	 * What must not be missed.
	 * @param text the text
	 * @return the text in colour
	 */
	public String strong(String text) {
		return paint(1, text);
	}

	private String paint(int code, String text) {
		return this.coloured ? ("\u001b[" + code + "m" + text + RESET) : text;
	}

}

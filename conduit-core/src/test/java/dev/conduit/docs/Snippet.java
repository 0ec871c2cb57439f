package dev.conduit.docs;

/**
 * A fenced block of a page.
 *
 * @param page path of the page, from the root of the repository
 * @param section the heading that it stands below
 * @param language what follows the fence
 * @param line where its text begins in the page, from 1 on
 * @param text what is inside the fence
 */
record Snippet(String page, String section, String language, int line, String text) {

	/**
	 * What is wrong, for the one who has to mend it.
	 * @param lineOfText the line inside the snippet, from 1 on
	 * @param message what is wrong
	 * @return page, line and message
	 */
	String problem(long lineOfText, String message) {
		return "%s:%d: %s".formatted(this.page, this.line + lineOfText - 1, message);
	}

}

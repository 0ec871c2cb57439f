package dev.conduit.benchmarks.kit.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A table in Markdown: the first column holds names, the others figures.
 * <p>
 * For one thread.
 */
public final class Table {

	private final List<String> head;

	private final List<List<String>> rows = new ArrayList<>();

	/**
	 * An empty table.
	 * @param head titles of its columns
	 */
	public Table(String... head) {
		this.head = List.of(head);
	}

	/**
	 * Adds a row.
	 * @param cells texts, figures or {@link Spread spreads}, one for each column
	 * @return this table
	 */
	public Table row(Object... cells) {
		if (cells.length != this.head.size()) {
			throw new IllegalArgumentException(
					"'cells' must be %d, one for each column (was %d)".formatted(this.head.size(), cells.length));
		}
		List<String> row = new ArrayList<>();
		for (Object cell : cells) {
			row.add((cell instanceof Double figure) ? Spread.format(figure) : cell.toString().replace("|", "\\|"));
		}
		this.rows.add(row);
		return this;
	}

	/**
	 * Whether there is no row.
	 * @return whether it is empty
	 */
	public boolean isEmpty() {
		return this.rows.isEmpty();
	}

	/**
	 * The Markdown, with a line break at its end.
	 */
	@Override
	public String toString() {
		StringBuilder markdown = new StringBuilder(line(this.head));
		markdown.append("|---|")
			.append(String.join("", Collections.nCopies(this.head.size() - 1, "---:|")))
			.append('\n');
		this.rows.forEach((row) -> markdown.append(line(row)));
		return markdown.toString();
	}

	private static String line(List<String> cells) {
		return "| " + String.join(" | ", cells) + " |\n";
	}

}

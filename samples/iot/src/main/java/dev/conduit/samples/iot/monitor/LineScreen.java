package dev.conduit.samples.iot.monitor;

import java.util.List;

/**
 * Lines, one after the other, where no terminal is: what happens, and no table, for that
 * is for who can see it move.
 */
final class LineScreen implements Screen {

	/** Used by whoever draws. */
	private List<String> watched = List.of();

	@Override
	public void print(String line) {
		System.out.println(line);
	}

	@Override
	public void draw(List<Watch.Row> rows, int waiting) {
		List<String> now = rows.stream().map(Watch.Row::device).toList();
		if (!now.equals(this.watched)) {
			this.watched = now;
			print("* watches " + String.join(", ", now));
		}
	}

}

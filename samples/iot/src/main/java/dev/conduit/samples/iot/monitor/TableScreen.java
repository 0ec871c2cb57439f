package dev.conduit.samples.iot.monitor;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A table that is drawn again and again at the top of a terminal, with the latest news
 * and a line to type in below.
 */
final class TableScreen implements Screen {

	private static final String TOP = "\u001b[H";

	private static final String END_OF_LINE = "\u001b[K\n";

	private static final String END_OF_SCREEN = "\u001b[J";

	private static final int NEWS = 10;

	private final PrintStream out;

	private final ReentrantLock lock = new ReentrantLock();

	private final Deque<String> news = new ArrayDeque<>();

	private List<String> table = List.of();

	TableScreen(PrintStream out) {
		this.out = out;
		out.print(END_OF_SCREEN);
	}

	@Override
	public void print(String line) {
		this.lock.lock();
		try {
			if (this.news.size() == NEWS) {
				this.news.removeFirst();
			}
			this.news.addLast(line);
			show();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void draw(List<Watch.Row> rows, int waiting) {
		List<String> lines = Table.of(rows);
		lines.add("");
		lines.add(
				"%d alerts wait for the server; type 'interval <device> <milliseconds>', or Ctrl+C".formatted(waiting));
		lines.add("");
		this.lock.lock();
		try {
			this.table = lines;
			show();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void show() {
		List<String> lines = new ArrayList<>(this.table);
		lines.addAll(this.news);
		this.out.print(TOP + String.join(END_OF_LINE, lines) + END_OF_LINE + END_OF_SCREEN);
		this.out.flush();
	}

}

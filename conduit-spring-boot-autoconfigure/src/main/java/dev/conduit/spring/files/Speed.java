package dev.conduit.spring.files;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Tells how fast a transfer is. For one thread.
 */
final class Speed {

	private final String name;

	private final long from;

	private final long total;

	private final Consumer<FileProgress> told;

	private final long begun = System.nanoTime();

	Speed(String name, long from, long total, Consumer<FileProgress> told) {
		this.name = name;
		this.from = from;
		this.total = total;
		this.told = told;
	}

	void reached(long offset) {
		Duration elapsed = Duration.ofNanos(Math.max(1, System.nanoTime() - this.begun));
		double perSecond = (offset - this.from) * 1e9 / elapsed.toNanos();
		this.told.accept(new FileProgress(this.name, offset, this.total, elapsed, perSecond));
	}

}

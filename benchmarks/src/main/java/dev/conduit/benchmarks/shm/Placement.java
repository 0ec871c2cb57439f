package dev.conduit.benchmarks.shm;

import java.io.IOException;
import java.util.List;

/**
 * Where the two sides of a point run. Which of the processors the system chooses by
 * itself changes a wake-up by a factor of ten, and each process keeps its first place for
 * long: left alone, a run compares places and not programs.
 *
 * @param publisher list of processors of the publisher, as {@code taskset} takes it
 * @param reader of the reader; empty to let the system choose
 */
record Placement(String publisher, String reader) {

	private static final String ANY = "0-" + (Runtime.getRuntime().availableProcessors() - 1);

	static Placement of(Shape shape) {
		int[] processors = shape.processors();
		return (processors.length == 0) ? new Placement("", "")
				: new Placement(String.valueOf(processors[0]), String.valueOf(processors[1]));
	}

	/** Moves both. */
	void apply(Process publishing, Process reading) throws IOException, InterruptedException {
		if (!this.publisher.isEmpty()) {
			move(publishing, this.publisher);
			move(reading, this.reader);
		}
	}

	/** Lets the system choose again. */
	void undo(Process publishing, Process reading) throws IOException, InterruptedException {
		if (!this.publisher.isEmpty()) {
			move(publishing, ANY);
			move(reading, ANY);
		}
	}

	/** With all its threads. */
	private static void move(Process process, String processors) throws IOException, InterruptedException {
		List<String> command = List.of("taskset", "-acp", processors, String.valueOf(process.pid()));
		Process moving = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		if (moving.waitFor() != 0) {
			throw new IOException("%s ended with %d".formatted(command, moving.exitValue()));
		}
	}

}

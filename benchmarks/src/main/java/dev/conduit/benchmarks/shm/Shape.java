package dev.conduit.benchmarks.shm;

import java.util.List;

/**
 * What is measured: how the messages are sent, how large they are, who reads them, and
 * how much of them.
 *
 * @param id number of the point in its processes
 * @param kind how the messages are sent
 * @param size bytes of a message
 * @param subscribers processes that read all of them
 * @param everyByte whether the reader looks at each byte, or at the first and last words
 */
record Shape(int id, Kind kind, int size, int subscribers, boolean everyByte) {

	/** How messages are sent. */
	enum Kind {

		/** One each millisecond, both sides on one processor. */
		LATENCY_ON_ONE,

		/** One each millisecond, each side on a processor of its own. */
		LATENCY_ON_TWO,

		/** As fast as it goes. */
		THROUGHPUT,

		/** None at all. */
		IDLE

	}

	private static final int LARGE = 64 * 1024;

	/** In the order in which one set of processes goes through them. */
	static List<Shape> all() {
		return List.of(new Shape(0, Kind.THROUGHPUT, 64, 1, false), new Shape(1, Kind.THROUGHPUT, 64, 2, false),
				new Shape(2, Kind.THROUGHPUT, 1024, 1, false), new Shape(3, Kind.THROUGHPUT, 1024, 2, false),
				new Shape(4, Kind.THROUGHPUT, LARGE, 1, false), new Shape(5, Kind.THROUGHPUT, LARGE, 2, false),
				new Shape(6, Kind.THROUGHPUT, LARGE, 1, true), new Shape(7, Kind.THROUGHPUT, LARGE, 2, true),
				new Shape(8, Kind.LATENCY_ON_ONE, 64, 1, false), new Shape(9, Kind.LATENCY_ON_TWO, 64, 1, false),
				new Shape(10, Kind.IDLE, 64, 1, false));
	}

	/** As a word of a command line. */
	String encode() {
		return "%d,%s,%d,%d,%b".formatted(this.id, this.kind, this.size, this.subscribers, this.everyByte);
	}

	static Shape decode(String word) {
		String[] parts = word.split(",", -1);
		return new Shape(Integer.parseInt(parts[0]), Kind.valueOf(parts[1]), Integer.parseInt(parts[2]),
				Integer.parseInt(parts[3]), Boolean.parseBoolean(parts[4]));
	}

	/** Put before the metrics of the point. */
	String prefix() {
		return switch (this.kind) {
			case LATENCY_ON_ONE -> "one ";
			case LATENCY_ON_TWO -> "two ";
			case IDLE -> "";
			case THROUGHPUT -> "%d%s/%d ".formatted(this.size, (this.everyByte) ? "*" : "", this.subscribers);
		};
	}

	/** The processors of publisher and reader, where they have to be certain ones. */
	int[] processors() {
		return switch (this.kind) {
			case LATENCY_ON_ONE -> new int[] { 0, 0 };
			case LATENCY_ON_TWO -> new int[] { 0, 1 };
			case IDLE, THROUGHPUT -> new int[0];
		};
	}

}

package dev.conduit.spring.stream;

/**
 * How many items are asked for before somebody takes them: so few that memory stays
 * bounded, also where items are large, and so many that the taker seldom waits. Confined
 * to whoever takes the items.
 */
final class Prefetch {

	/** At most, in one stream. */
	static final int MAX_ITEMS = 64;

	/** About what may wait in one stream, by the size of the last item. */
	static final int MAX_BYTES = 256 * 1024;

	/** Before anybody knows how large the items are. */
	private static final int FIRST = 4;

	private static final int OVERHEAD = 64;

	private int window = FIRST;

	/** Asked for and not taken. */
	private int outstanding;

	void taken(int size) {
		this.outstanding--;
		this.window = Math.clamp(MAX_BYTES / (size + OVERHEAD), 1, MAX_ITEMS);
	}

	/**
	 * How many to ask for now.
	 * @param wanted how many the taker still wants
	 * @return zero or more; nothing before half of what may be outstanding was taken
	 */
	int ask(long wanted) {
		int more = (int) Math.min(this.window, wanted) - this.outstanding;
		if (more <= 0 || this.outstanding > this.window / 2) {
			return 0;
		}
		this.outstanding += more;
		return more;
	}

}

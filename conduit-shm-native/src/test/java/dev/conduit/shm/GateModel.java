package dev.conduit.shm;

/**
 * A subscriber that joins a gated ring while its publisher goes on with the limit that it
 * found before. Wrong is a message that is overwritten though the subscriber, which has
 * its seat, has yet to read it.
 */
final class GateModel implements Explorer.Protocol {

	/** How a subscriber joins, and how far the publisher goes. */
	enum Variant {

		/** As {@link Gate}, {@link Seat} and {@link Domain} do. */
		AS_BUILT,

		/** The publisher counts from what it has written, not from what it has told. */
		LIMIT_FROM_UNFLUSHED,

		/** The subscriber begins behind the cursor that it saw before it sat down. */
		CURSOR_BEFORE_SITTING,

		/** The subscriber begins with history, and calls that protected. */
		PROTECTS_HISTORY,

		/** The subscriber's seat counts before it says how far it has read. */
		SITS_BEFORE_READ,

		/** The publisher looks for subscribers once, and never again. */
		LOOKS_ONCE

	}

	private static final int SLOTS = 2;

	private static final int MESSAGES = 8;

	/** The next message, the last that was told, and the last that may be written. */
	private static final int NEXT = 0;

	private static final int CURSOR = 1;

	private static final int LIMIT = 2;

	/** The publisher's step, and what it found so far. */
	private static final int PUBLISHER = 3;

	private static final int LEAST = 4;

	/** The seat: whether it counts, and the last message that is read. */
	private static final int SEAT = 5;

	private static final int READ = 6;

	/** The subscriber's step, and the last message that it needs no more. */
	private static final int SUBSCRIBER = 7;

	private static final int SEEN = 8;

	private static final int JOINED = 4;

	private final Variant variant;

	GateModel(Variant variant) {
		this.variant = variant;
	}

	@Override
	public int[] start() {
		int[] words = new int[9];
		words[CURSOR] = -1;
		words[LIMIT] = -1;
		// What the last one who sat there has left.
		words[READ] = MESSAGES;
		return words;
	}

	@Override
	public int actors() {
		// The publisher, which flushes at any time, and the subscriber.
		return 3;
	}

	@Override
	public boolean step(int actor, int[] words) {
		return switch (actor) {
			case 0 -> publish(words);
			case 1 -> flush(words);
			default -> subscribe(words);
		};
	}

	@Override
	public boolean isWrong(int[] words, boolean end) {
		boolean overwritten = words[SUBSCRIBER] >= JOINED && words[NEXT] - 1 > words[SEEN] + SLOTS;
		boolean stuck = end && words[NEXT] < MESSAGES;
		return overwritten || stuck;
	}

	/** Steps: 0 write or look, 1 at the seat, 2 how far it has read, 3 set the limit. */
	private boolean publish(int[] s) {
		switch (s[PUBLISHER]) {
			case 0 -> {
				if (s[NEXT] == MESSAGES) {
					return false;
				}
				if (s[NEXT] <= s[LIMIT]) {
					s[NEXT]++;
				}
				else {
					s[LEAST] = (this.variant == Variant.LIMIT_FROM_UNFLUSHED) ? s[NEXT] - 1 : s[CURSOR];
					s[PUBLISHER] = 1;
				}
			}
			case 1 -> s[PUBLISHER] = (s[SEAT] == 1) ? 2 : 3;
			case 2 -> {
				s[LEAST] = Math.min(s[LEAST], s[READ]);
				s[PUBLISHER] = 3;
			}
			default -> {
				s[LIMIT] = (this.variant == Variant.LOOKS_ONCE) ? MESSAGES : s[LEAST] + SLOTS;
				s[LEAST] = 0;
				s[PUBLISHER] = 0;
			}
		}
		return true;
	}

	private static boolean flush(int[] s) {
		boolean behind = s[PUBLISHER] == 0 && s[CURSOR] < s[NEXT] - 1;
		s[CURSOR] = (behind) ? s[NEXT] - 1 : s[CURSOR];
		return behind;
	}

	/**
	 * Steps: 0 look at the cursor, 1 say that all up to there is read, 2 sit down, 3 look
	 * at the cursor again and begin there, 4 say that all up to there is read, 5 read.
	 */
	private boolean subscribe(int[] s) {
		switch (s[SUBSCRIBER]) {
			case 0 -> {
				s[SEEN] = s[CURSOR];
				s[SUBSCRIBER] = (this.variant == Variant.SITS_BEFORE_READ) ? 2 : 1;
			}
			case 1 -> {
				s[READ] = s[SEEN];
				s[SUBSCRIBER] = 2;
			}
			case 2 -> {
				s[SEAT] = 1;
				s[SUBSCRIBER] = (this.variant == Variant.CURSOR_BEFORE_SITTING) ? JOINED : 3;
			}
			case 3 -> {
				s[SEEN] = (this.variant == Variant.PROTECTS_HISTORY) ? Math.max(s[CURSOR] - 2, -1) : s[CURSOR];
				s[SUBSCRIBER] = JOINED;
			}
			case JOINED -> {
				s[READ] = s[SEEN];
				s[SUBSCRIBER] = 5;
			}
			default -> {
				if (s[SEEN] >= s[NEXT] - 1) {
					return false;
				}
				s[SEEN]++;
				s[SUBSCRIBER] = JOINED;
			}
		}
		return true;
	}

}

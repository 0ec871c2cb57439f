package dev.conduit.shm;

/**
 * Many who ring and one who sleeps: the clients of a service at its doorbell, where each
 * has a bit that says that it has something; and, without bits, the subscribers of a
 * gated ring who make space, and the publisher who waits for it. Wrong is an end in which
 * something was told and never seen.
 */
final class BellModel implements Explorer.Protocol {

	/** How the bell is used. */
	enum Variant {

		/** As {@link ServicePage} and {@link Service} do. */
		AS_BUILT,

		/** As {@link Seat} and {@link Gate} do. */
		WITHOUT_BITS,

		/** A client rings, and then sets its bit. */
		BIT_AFTER_BELL,

		/** A client looks whether its bit is set, and then writes. */
		BIT_BEFORE_BYTES,

		/** The service reads what clients have written, and then clears their bits. */
		CLEARS_BITS_LATE,

		/**
		 * The service looks for bits, then announces its sleep, and does not look again.
		 */
		LOOKS_ONCE

	}

	private static final int WORD = 0;

	private static final int BITS = 1;

	/** Of the sleeper: its step, the word it sleeps on, and the bits it has taken. */
	private static final int STEP = 2;

	private static final int ANNOUNCED = 3;

	private static final int TAKEN = 4;

	/**
	 * Then of each who rings: step, events so far, events seen, the word as it saw it.
	 */
	private static final int FIRST = 5;

	private static final int SIZE = 4;

	private static final int ASLEEP = 9;

	private final Variant variant;

	private final int ringers;

	private final int events;

	BellModel(Variant variant, int ringers, int events) {
		this.variant = variant;
		this.ringers = ringers;
		this.events = events;
	}

	@Override
	public int[] start() {
		return new int[FIRST + SIZE * this.ringers];
	}

	@Override
	public int actors() {
		return this.ringers + 1;
	}

	@Override
	public boolean step(int actor, int[] words) {
		return (actor < this.ringers) ? ring(words, FIRST + SIZE * actor, 1 << actor) : sleep(words);
	}

	@Override
	public boolean isWrong(int[] words, boolean end) {
		for (int at = FIRST; end && at < words.length; at += SIZE) {
			if (words[at + 2] < this.events) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Steps: 0 write, 1 look at the bit, 2 set it, 3 look at the word, 4 make it even, 5
	 * wake.
	 */
	private boolean ring(int[] s, int at, int bit) {
		switch (s[at]) {
			case 0 -> {
				if (s[at + 1] == this.events) {
					return false;
				}
				write(s, at);
			}
			case 1 -> s[at] = ((s[BITS] & bit) != 0) ? afterBit() : 2;
			case 2 -> {
				s[BITS] |= bit;
				s[at] = afterBit();
			}
			case 3 -> {
				s[at + 3] = s[WORD];
				s[at] = ((s[WORD] & 1) == 1) ? 4 : afterBell();
			}
			case 4 -> {
				boolean same = s[WORD] == s[at + 3];
				s[WORD] += (same) ? 1 : 0;
				s[at + 3] = 0;
				s[at] = (same) ? 5 : afterBell();
			}
			case 5 -> {
				s[STEP] = (s[STEP] == ASLEEP) ? 0 : s[STEP];
				s[at] = afterBell();
			}
			default -> {
				s[at + 1]++;
				s[at] = 3;
			}
		}
		if ((s[at] == 0 || s[at] == 3) && (s[WORD] & 1) == 0) {
			s[at + 3] = 0;
		}
		return true;
	}

	private void write(int[] s, int at) {
		switch (this.variant) {
			case BIT_AFTER_BELL -> {
				s[at + 1]++;
				s[at] = 3;
			}
			case WITHOUT_BITS -> {
				s[at + 1]++;
				s[at] = 3;
			}
			case BIT_BEFORE_BYTES -> s[at] = 1;
			default -> {
				s[at + 1]++;
				s[at] = 1;
			}
		}
	}

	private int afterBit() {
		return switch (this.variant) {
			case BIT_AFTER_BELL -> 0;
			case BIT_BEFORE_BYTES -> 6;
			default -> 3;
		};
	}

	private int afterBell() {
		return (this.variant == Variant.BIT_AFTER_BELL) ? 1 : 0;
	}

	/**
	 * Steps: 0 take the bits or, where there are none, 2 announce, 3 look again, 4 sleep;
	 * 1 read what clients have written.
	 */
	private boolean sleep(int[] s) {
		switch (s[STEP]) {
			case ASLEEP -> {
				return false;
			}
			case 0 -> {
				s[TAKEN] = ready(s);
				if (this.variant != Variant.CLEARS_BITS_LATE) {
					s[BITS] = 0;
				}
				s[STEP] = (s[TAKEN] != 0) ? 1 : 2;
			}
			case 1 -> {
				readOne(s);
				s[STEP] = (s[TAKEN] != 0) ? 1 : (this.variant == Variant.CLEARS_BITS_LATE) ? 5 : 0;
			}
			case 2 -> {
				s[WORD] |= 1;
				s[ANNOUNCED] = s[WORD];
				s[STEP] = (this.variant == Variant.LOOKS_ONCE) ? 4 : 3;
			}
			case 3 -> s[STEP] = (ready(s) != 0) ? 0 : 4;
			case 4 -> {
				s[STEP] = (s[WORD] == s[ANNOUNCED]) ? ASLEEP : 0;
				s[ANNOUNCED] = 0;
			}
			default -> {
				s[BITS] = 0;
				s[STEP] = 0;
			}
		}
		return true;
	}

	private int ready(int[] s) {
		if (this.variant != Variant.WITHOUT_BITS) {
			return s[BITS];
		}
		int ready = 0;
		for (int i = 0; i < this.ringers; i++) {
			int at = FIRST + SIZE * i;
			ready |= (s[at + 1] > s[at + 2]) ? 1 << i : 0;
		}
		return ready;
	}

	private static void readOne(int[] s) {
		int actor = Integer.numberOfTrailingZeros(s[TAKEN]);
		int at = FIRST + SIZE * actor;
		s[at + 2] = s[at + 1];
		s[TAKEN] &= s[TAKEN] - 1;
	}

}

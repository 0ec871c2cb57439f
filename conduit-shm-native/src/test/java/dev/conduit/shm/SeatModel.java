package dev.conduit.shm;

/**
 * Two who sit down on the only seat of a topic, stay, and leave, each of whom may die
 * after any step, and one who looks for the dead. Wrong is a seat that says that it is
 * free while somebody who lives sits there, one that two hold, somebody alive who is sent
 * away though nobody sat there or was about to, and an end in which the seat of the dead
 * is not free.
 */
final class SeatModel implements Explorer.Protocol {

	/** How seats are taken and freed. */
	enum Variant {

		/** As {@link Seats} and {@link Attachment} do. */
		AS_BUILT,

		/** Who leaves gives the lock back, and then says that the seat is free. */
		UNLOCKS_BEFORE_LEAVING,

		/** Who looks for the dead does not take the short lock. */
		REAPS_WITHOUT_SHORT_LOCK,

		/** Who sits down does not take the short lock. */
		SITS_DOWN_WITHOUT_SHORT_LOCK,

		/** Whoever looks takes a seat that is not free for one of the dead. */
		REAPS_WITHOUT_SEAT_LOCK

	}

	/** Holder of the short lock, of the seat's lock, and what the seat says: 0 free. */
	private static final int SHORT = 0;

	private static final int SEAT = 1;

	private static final int STATE = 2;

	/** Steps of the two, then of who looks, and how often that one has looked. */
	private static final int FIRST = 3;

	private static final int REAPER = 5;

	private static final int LOOKS = 6;

	private static final int SENT_AWAY = 7;

	private static final int SEATED = 4;

	private static final int GONE = 8;

	private static final int DEAD = 9;

	private final Variant variant;

	SeatModel(Variant variant) {
		this.variant = variant;
	}

	@Override
	public int[] start() {
		return new int[8];
	}

	@Override
	public int actors() {
		// The two, their deaths, and who looks.
		return 5;
	}

	@Override
	public boolean step(int actor, int[] words) {
		return switch (actor) {
			case 0, 1 -> visit(words, actor);
			case 2, 3 -> die(words, actor - 2);
			default -> look(words);
		};
	}

	@Override
	public boolean isWrong(int[] words, boolean end) {
		for (int who = 0; who < 2; who++) {
			int step = words[FIRST + who];
			if (step == SEATED && (words[STATE] != who + 1 || words[SEAT] != who + 1)) {
				return true;
			}
		}
		boolean allDead = words[FIRST] >= GONE && words[FIRST + 1] >= GONE;
		return words[SENT_AWAY] != 0 || (end && allDead && words[STATE] != 0);
	}

	/**
	 * Steps: 0 take the short lock, 1 the seat's, 2 sit down, 3 give the short lock back,
	 * 4 is seated, 5 say that the seat is free, 6 give its lock back, 8 is gone.
	 */
	private boolean visit(int[] s, int who) {
		int at = FIRST + who;
		boolean locks = this.variant != Variant.SITS_DOWN_WITHOUT_SHORT_LOCK;
		boolean unlocksFirst = this.variant == Variant.UNLOCKS_BEFORE_LEAVING;
		switch (s[at]) {
			case 0 -> {
				if (locks && s[SHORT] != 0) {
					return false;
				}
				s[SHORT] = (locks) ? who + 1 : s[SHORT];
				s[at] = 1;
			}
			case 1 -> {
				// Held by who looks: a probe is taken for a life.
				s[SENT_AWAY] |= (s[SEAT] == 3) ? 1 : 0;
				s[at] = (s[SEAT] == 0) ? 2 : 7;
				s[SEAT] = (s[SEAT] == 0) ? who + 1 : s[SEAT];
			}
			case 2 -> {
				s[STATE] = who + 1;
				s[at] = 3;
			}
			case 3, 7 -> {
				s[SHORT] = (locks) ? 0 : s[SHORT];
				s[at] = (s[at] == 3) ? SEATED : GONE;
			}
			case SEATED -> s[at] = (unlocksFirst) ? 6 : 5;
			case 5 -> {
				s[STATE] = 0;
				s[at] = (unlocksFirst) ? GONE : 6;
			}
			case 6 -> {
				s[SEAT] = 0;
				s[at] = (unlocksFirst) ? 5 : GONE;
			}
			default -> {
				return false;
			}
		}
		return true;
	}

	/** The kernel gives its locks back. */
	private static boolean die(int[] s, int who) {
		if (s[FIRST + who] >= GONE) {
			return false;
		}
		s[FIRST + who] = DEAD;
		s[SHORT] = (s[SHORT] == who + 1) ? 0 : s[SHORT];
		s[SEAT] = (s[SEAT] == who + 1) ? 0 : s[SEAT];
		return true;
	}

	/**
	 * Steps: 0 take the short lock or go away, 1 look at the seat, 2 try its lock, 3 give
	 * that back, 4 say that it is free, 5 give the short lock back. Looks twice, and for
	 * the last time when nobody is left.
	 */
	private boolean look(int[] s) {
		boolean locks = this.variant != Variant.REAPS_WITHOUT_SHORT_LOCK;
		switch (s[REAPER]) {
			case 0 -> {
				boolean over = s[FIRST] >= GONE && s[FIRST + 1] >= GONE;
				if ((locks && s[SHORT] != 0) || s[LOOKS] == 2 || (s[LOOKS] == 1 && !over)) {
					return false;
				}
				s[LOOKS]++;
				s[SHORT] = (locks) ? 3 : s[SHORT];
				s[REAPER] = 1;
			}
			case 1 -> s[REAPER] = (s[STATE] == 0) ? 5 : (this.variant == Variant.REAPS_WITHOUT_SEAT_LOCK) ? 4 : 2;
			case 2 -> {
				s[REAPER] = (s[SEAT] == 0) ? 3 : 5;
				s[SEAT] = (s[SEAT] == 0) ? 3 : s[SEAT];
			}
			case 3 -> {
				s[SEAT] = 0;
				s[REAPER] = 4;
			}
			case 4 -> {
				s[STATE] = 0;
				s[REAPER] = 5;
			}
			default -> {
				s[SHORT] = (locks) ? 0 : s[SHORT];
				s[REAPER] = 0;
			}
		}
		return true;
	}

}

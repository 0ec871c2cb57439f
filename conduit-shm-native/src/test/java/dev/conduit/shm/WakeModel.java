package dev.conduit.shm;

/**
 * One publisher and some subscribers around the word that sleepers wait on. A state in
 * which nobody can go on, and somebody sleeps while a message waits, is a lost wake-up.
 */
final class WakeModel implements Explorer.Protocol {

	/** How the word is used. */
	enum Protocol {

		/** As {@link Doorbell} does. */
		ODD_EVEN,

		/**
		 * The same, but the subscriber looks for a message before it announces itself.
		 */
		LOOKS_BEFORE_ANNOUNCING,

		/** The same, but the publisher looks for sleepers before its message is there. */
		RINGS_BEFORE_PUBLISHING,

		/**
		 * Sleepers compare the cursor; the publisher clears a flag and wakes if it was
		 * set.
		 */
		FLAG_CLEARED_BY_PUBLISHER

	}

	private static final int ASLEEP = 100;

	private static final int DONE = 101;

	private final Protocol protocol;

	private final int subscribers;

	private final int messages;

	/**
	 * Layout of a state: cursor, word or flag, publisher's step, its local value, then
	 * for each subscriber its step, what it has read, and its local value.
	 */
	WakeModel(Protocol protocol, int subscribers, int messages) {
		this.protocol = protocol;
		this.subscribers = subscribers;
		this.messages = messages;
	}

	@Override
	public int[] start() {
		return new int[4 + 3 * this.subscribers];
	}

	@Override
	public int actors() {
		return 1 + this.subscribers;
	}

	@Override
	public boolean step(int actor, int[] words) {
		return (actor == 0) ? publisherSteps(words) : subscriberSteps(words, 4 + 3 * (actor - 1));
	}

	@Override
	public boolean isWrong(int[] words, boolean end) {
		return end && !allRead(words);
	}

	private boolean allRead(int[] words) {
		for (int at = 4; at < words.length; at += 3) {
			if (words[at + 1] < this.messages) {
				return false;
			}
		}
		return true;
	}

	private boolean publisherSteps(int[] s) {
		if (s[0] == this.messages && s[2] == 0) {
			return false;
		}
		return switch (this.protocol) {
			case ODD_EVEN, LOOKS_BEFORE_ANNOUNCING -> ringAfter(s);
			case RINGS_BEFORE_PUBLISHING -> ringBefore(s);
			case FLAG_CLEARED_BY_PUBLISHER -> clearFlag(s);
		};
	}

	private boolean ringAfter(int[] s) {
		switch (s[2]) {
			case 0 -> {
				s[0]++;
				s[2] = 1;
			}
			case 1 -> look(s, 2, 0);
			case 2 -> compareAndSet(s, 3, 0);
			default -> wake(s, 0);
		}
		return true;
	}

	private boolean ringBefore(int[] s) {
		switch (s[2]) {
			case 0 -> look(s, 1, 3);
			case 1 -> compareAndSet(s, 2, 3);
			case 2 -> wake(s, 3);
			default -> {
				s[0]++;
				s[2] = 0;
			}
		}
		return true;
	}

	private boolean clearFlag(int[] s) {
		switch (s[2]) {
			case 0 -> {
				s[0]++;
				s[2] = 1;
			}
			case 1 -> {
				s[3] = s[1];
				s[1] = 0;
				s[2] = (s[3] == 1) ? 2 : 0;
				s[3] = 0;
			}
			default -> wake(s, 0);
		}
		return true;
	}

	private static void look(int[] s, int odd, int even) {
		s[3] = s[1];
		s[2] = ((s[1] & 1) == 1) ? odd : even;
		if ((s[1] & 1) == 0) {
			s[3] = 0;
		}
	}

	private static void compareAndSet(int[] s, int changed, int unchanged) {
		s[2] = unchanged;
		if (s[1] == s[3]) {
			s[1]++;
			s[2] = changed;
		}
		s[3] = 0;
	}

	private void wake(int[] s, int then) {
		for (int at = 4; at < s.length; at += 3) {
			if (s[at] == ASLEEP) {
				s[at] = 0;
			}
		}
		s[2] = then;
	}

	/** Steps: 0 looks and reads all; then announces, looks again, and sleeps. */
	private boolean subscriberSteps(int[] s, int at) {
		if (s[at] == ASLEEP || s[at] == DONE) {
			return false;
		}
		switch (s[at]) {
			case 0 -> lookForMessages(s, at, 1);
			case 1 -> announce(s, at);
			case 2 -> {
				if (this.protocol == Protocol.LOOKS_BEFORE_ANNOUNCING) {
					s[at] = 3;
				}
				else {
					lookForMessages(s, at, 3);
				}
			}
			default -> {
				int compared = (this.protocol == Protocol.FLAG_CLEARED_BY_PUBLISHER) ? s[0] : s[1];
				s[at] = (compared == s[at + 2]) ? ASLEEP : 0;
				s[at + 2] = 0;
			}
		}
		return true;
	}

	private void lookForMessages(int[] s, int at, int ifNone) {
		if (s[0] > s[at + 1]) {
			s[at + 1] = s[0];
			s[at + 2] = 0;
			s[at] = (s[0] == this.messages) ? DONE : 0;
		}
		else {
			s[at] = ifNone;
		}
	}

	private void announce(int[] s, int at) {
		s[at] = 2;
		if (this.protocol == Protocol.FLAG_CLEARED_BY_PUBLISHER) {
			s[1] = 1;
			s[at + 2] = s[at + 1];
		}
		else {
			s[1] |= 1;
			s[at + 2] = s[1];
		}
	}

}

package dev.conduit.topic;

/**
 * How the topics of two patterns relate, by their segments alone: that the topics of
 * Conduit itself are hidden from wildcards does not count here.
 *
 * @since 0.1.0
 */
public final class PatternRelation {

	private PatternRelation() {
	}

	/**
	 * Whether one pattern has all topics of another. Errs on the safe side: {@code *.**}
	 * is not seen to have all of {@code **.*}.
	 * @param pattern the pattern
	 * @param other the other one
	 * @return whether every topic of the other one is surely a topic of the pattern
	 */
	public static boolean covers(TopicPattern pattern, TopicPattern other) {
		String[] wide = pattern.segments();
		String[] narrow = other.segments();
		// below[j]: whether what is left of the pattern covers what is left from j on
		boolean[] below = new boolean[narrow.length + 1];
		below[narrow.length] = true;
		for (int i = wide.length - 1; i >= 0; i--) {
			boolean[] here = new boolean[narrow.length + 1];
			boolean anyNumber = wide[i].equals(TopicPattern.ANY_NUMBER);
			here[narrow.length] = anyNumber && below[narrow.length];
			for (int j = narrow.length - 1; j >= 0; j--) {
				here[j] = (anyNumber) ? below[j] || here[j + 1] : below[j + 1] && hasAll(wide[i], narrow[j]);
			}
			below = here;
		}
		return below[0];
	}

	private static boolean hasAll(String segment, String other) {
		return segment.equals(other)
				|| (segment.equals(TopicPattern.ANY_ONE) && !other.equals(TopicPattern.ANY_NUMBER));
	}

	/**
	 * Whether some topic belongs to both patterns.
	 * @param one a pattern
	 * @param other another one
	 * @return whether there is such a topic
	 */
	public static boolean overlap(TopicPattern one, TopicPattern other) {
		String[] left = one.segments();
		String[] right = other.segments();
		boolean[] below = new boolean[0];
		for (int i = left.length; i >= 0; i--) {
			boolean[] here = new boolean[right.length + 1];
			for (int j = right.length; j >= 0; j--) {
				here[j] = meet(left, i, right, j, here, below);
			}
			below = here;
		}
		return below[0];
	}

	private static boolean meet(String[] left, int i, String[] right, int j, boolean[] here, boolean[] below) {
		boolean leftEnds = i == left.length;
		boolean rightEnds = j == right.length;
		if (leftEnds && rightEnds) {
			return true;
		}
		if (!leftEnds && left[i].equals(TopicPattern.ANY_NUMBER)) {
			return below[j] || (!rightEnds && here[j + 1]);
		}
		if (!rightEnds && right[j].equals(TopicPattern.ANY_NUMBER)) {
			return here[j + 1] || (!leftEnds && below[j]);
		}
		return !leftEnds && !rightEnds && below[j + 1] && (left[i].equals(right[j])
				|| left[i].equals(TopicPattern.ANY_ONE) || right[j].equals(TopicPattern.ANY_ONE));
	}

}

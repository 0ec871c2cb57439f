package dev.conduit.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What a pattern means, word by word and with no thought of speed; and random patterns
 * and topics of few letters, so that they often meet.
 */
final class BruteForce {

	private static final String[] LETTERS = { "a", "b", "c" };

	private BruteForce() {
	}

	static boolean matches(String pattern, String topic) {
		return matches(List.of(pattern.split("\\.")), List.of(topic.split("\\.")));
	}

	private static boolean matches(List<String> pattern, List<String> topic) {
		if (pattern.isEmpty()) {
			return topic.isEmpty();
		}
		if (pattern.get(0).equals("**")) {
			return matches(rest(pattern), topic) || (!topic.isEmpty() && matches(pattern, rest(topic)));
		}
		return !topic.isEmpty() && (isAnyOne(pattern.get(0)) || pattern.get(0).equals(topic.get(0)))
				&& matches(rest(pattern), rest(topic));
	}

	static String pattern(RandomGenerator random) {
		int segments = random.nextInt(1, 7);
		int anyNumbers = 0;
		List<String> pattern = new ArrayList<>();
		for (int i = 0; i < segments; i++) {
			int kind = random.nextInt(10);
			if (kind < 3 && anyNumbers < TopicPattern.MAX_ANY_NUMBER) {
				anyNumbers++;
				pattern.add("**");
			}
			else if (kind == 4) {
				pattern.add("*");
			}
			else if (kind == 5) {
				pattern.add("{name" + i + "}");
			}
			else {
				pattern.add(letter(random));
			}
		}
		return String.join(".", pattern);
	}

	static String topic(RandomGenerator random) {
		int segments = random.nextInt(1, 8);
		List<String> topic = new ArrayList<>();
		for (int i = 0; i < segments; i++) {
			topic.add(letter(random));
		}
		return String.join(".", topic);
	}

	private static String letter(RandomGenerator random) {
		return LETTERS[random.nextInt(LETTERS.length)];
	}

	private static boolean isAnyOne(String segment) {
		return segment.equals("*") || segment.startsWith("{");
	}

	private static List<String> rest(List<String> segments) {
		return segments.subList(1, segments.size());
	}

}

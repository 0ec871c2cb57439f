package dev.conduit.topic;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.Printable;
import dev.conduit.message.TopicName;

/**
 * The topics that a subscription asks for: segments as in a {@link TopicName}, of which
 * some are wildcards.
 * <ul>
 * <li>{@code *} is exactly one segment;
 * <li>{@code **} is any number of them, also none, so that {@code a.**} matches
 * {@code a};
 * <li><code>{name}</code> is exactly one, captured under that name: ASCII letters, digits
 * and {@code _}, no digit first, unique in the pattern.
 * </ul>
 * Topics whose first segment is {@value #RESERVED} are Conduit's own: no wildcard matches
 * any part of them, so that who wants one has to know its name.
 * <p>
 * A pattern has at most 255 characters, 32 segments and four {@code **}. Two are equal
 * when their texts are.
 *
 * @since 0.1.0
 */
public final class TopicPattern {

	/** The most characters. */
	public static final int MAX_LENGTH = 255;

	/** The most segments. */
	public static final int MAX_SEGMENTS = 32;

	/**
	 * The most {@code **}: each of them multiplies the ways in which a pattern may fit.
	 */
	public static final int MAX_ANY_NUMBER = 4;

	/** First segment of the topics that no wildcard matches. */
	public static final String RESERVED = "conduit";

	static final String ANY_ONE = "*";

	static final String ANY_NUMBER = "**";

	private final String value;

	private final String[] segments;

	private final @Nullable String[] names;

	private final boolean hasNames;

	/**
	 * The pattern of a text.
	 * @param value the text
	 * @throws IllegalArgumentException if it breaks the grammar or a bound
	 */
	public TopicPattern(String value) {
		if (value.isEmpty() || value.length() > MAX_LENGTH) {
			throw new IllegalArgumentException(
					"'pattern' must have 1 to %d characters (was %d)".formatted(MAX_LENGTH, value.length()));
		}
		this.value = value;
		this.segments = segmentsOf(value);
		this.names = new String[this.segments.length];
		requireFew("segments", this.segments.length, MAX_SEGMENTS);
		this.hasNames = captureNames();
		requireSegments();
	}

	/**
	 * The text.
	 * @return the text of this pattern
	 */
	public String value() {
		return this.value;
	}

	/**
	 * Whether a topic is one of these.
	 * @param topic the topic
	 * @return whether it fits
	 */
	public boolean matches(TopicName topic) {
		String[] topicSegments = segmentsOf(topic.value());
		return isReserved(topicSegments) ? this.value.equals(topic.value()) : (match(topicSegments) != null);
	}

	/**
	 * Whether there is anything to capture.
	 * @return whether it has a name in braces
	 */
	public boolean hasNames() {
		return this.hasNames;
	}

	/**
	 * The segments of a topic that stand at the names of this pattern. Where several
	 * readings are possible, each {@code **} takes as little as it can, the first one
	 * first.
	 * @param topic a topic that this pattern matches
	 * @return names and segments in the order of the pattern, not to be changed
	 * @throws IllegalArgumentException if the topic does not match
	 */
	public Map<String, String> capture(TopicName topic) {
		String[] topicSegments = segmentsOf(topic.value());
		int[] positions = match(topicSegments);
		if (positions == null) {
			throw new IllegalArgumentException("'%s' does not match the pattern '%s'".formatted(topic, this));
		}
		Map<String, String> captured = new LinkedHashMap<>();
		for (int i = 0; i < this.names.length; i++) {
			String name = this.names[i];
			if (name != null) {
				captured.put(name, topicSegments[positions[i]]);
			}
		}
		return Collections.unmodifiableMap(captured);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof TopicPattern that && this.value.equals(that.value);
	}

	@Override
	public int hashCode() {
		return this.value.hashCode();
	}

	@Override
	public String toString() {
		return this.value;
	}

	/**
	 * What the router goes by: literal segments, {@link #ANY_ONE} and
	 * {@link #ANY_NUMBER}.
	 * @return the segments, not a copy
	 */
	String[] segments() {
		return this.segments;
	}

	static boolean isReserved(String[] topic) {
		return topic[0].equals(RESERVED);
	}

	static String[] segmentsOf(String name) {
		return name.split("\\.", -1);
	}

	/**
	 * Matches without recursion: where a segment does not fit, only the last {@code **}
	 * has to take one more, since the ones before it took as little as they could.
	 * @param topic segments of the topic
	 * @return for each segment of the pattern that is not {@code **} the position of its
	 * segment in the topic, or {@code null} where the topic does not fit
	 */
	private int @Nullable [] match(String[] topic) {
		int[] positions = new int[this.segments.length];
		int p = 0;
		int t = 0;
		int anyNumber = -1;
		int anyNumberEnds = topic.length;
		while (p < this.segments.length || t < topic.length) {
			if (p < this.segments.length && this.segments[p].equals(ANY_NUMBER)) {
				anyNumber = p++;
				anyNumberEnds = t;
			}
			else if (p < this.segments.length && t < topic.length && fits(this.segments[p], topic[t])) {
				positions[p++] = t++;
			}
			else if (anyNumberEnds < topic.length) {
				p = anyNumber + 1;
				t = ++anyNumberEnds;
			}
			else {
				return null;
			}
		}
		return positions;
	}

	private static boolean fits(String segment, String topicSegment) {
		return segment.equals(ANY_ONE) || segment.equals(topicSegment);
	}

	/** Whether there are any. */
	private boolean captureNames() {
		Set<String> seen = new HashSet<>();
		for (int i = 0; i < this.segments.length; i++) {
			String segment = this.segments[i];
			if (segment.startsWith("{") && segment.endsWith("}")) {
				String name = requireName(segment.substring(1, segment.length() - 1));
				if (!seen.add(name)) {
					throw new IllegalArgumentException(
							"'pattern' must use each name once (was '%s', with two of '{%s}')"
								.formatted(Printable.of(this.value), name));
				}
				this.names[i] = name;
				this.segments[i] = ANY_ONE;
			}
		}
		return !seen.isEmpty();
	}

	private String requireName(String name) {
		boolean valid = !name.isEmpty() && !isDigit(name.charAt(0))
				&& name.chars().allMatch((c) -> isLetter(c) || isDigit(c) || c == '_');
		if (!valid) {
			throw invalid("a name in braces must be letters, digits and '_', no digit first", "{" + name + "}");
		}
		return name;
	}

	private void requireSegments() {
		int anyNumbers = 0;
		for (String segment : this.segments) {
			if (segment.equals(ANY_NUMBER)) {
				anyNumbers++;
			}
			else if (!segment.equals(ANY_ONE) && !isLiteral(segment)) {
				throw invalid("a segment must be letters, digits, '_' and '-', or '*', '**' or '{name}'", segment);
			}
		}
		requireFew("'**'", anyNumbers, MAX_ANY_NUMBER);
	}

	private static boolean isLiteral(String segment) {
		return !segment.isEmpty() && segment.chars().allMatch((c) -> isLetter(c) || isDigit(c) || c == '_' || c == '-');
	}

	private static boolean isLetter(int c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	}

	private static boolean isDigit(int c) {
		return c >= '0' && c <= '9';
	}

	private void requireFew(String what, int count, int max) {
		if (count > max) {
			throw new IllegalArgumentException("'pattern' must have at most %d %s (was %d: '%s')".formatted(max, what,
					count, Printable.of(this.value)));
		}
	}

	private IllegalArgumentException invalid(String rule, String segment) {
		return new IllegalArgumentException("'pattern' is wrong: %s (was '%s' in '%s')".formatted(rule,
				Printable.of(segment), Printable.of(this.value)));
	}

}

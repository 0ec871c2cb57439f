package dev.conduit.benchmarks.scaling;

import dev.conduit.message.Route;
import dev.conduit.message.TopicName;
import dev.conduit.topic.TopicPattern;

/**
 * What there can be much of, and what is done with it. All names have the same length,
 * whatever their number, so that frames have it too.
 */
enum Series {

	/** A server with many methods, of which ten are called. */
	METHODS("methods", "call, ten of the methods"),

	/** A server with many methods; each call goes to another. */
	METHODS_IN_TURN("methods", "call, all methods in turn"),

	/** One listener to all topics; each message goes to another topic. */
	TOPICS("topics", "publish, all topics in turn"),

	/** Many listeners, of which ten are published to. */
	SUBSCRIPTIONS("subscriptions", "publish, to ten of the subscriptions"),

	/** Many listeners; each message goes to another. */
	SUBSCRIPTIONS_IN_TURN("subscriptions", "publish, to all subscriptions in turn");

	private static final int TEN = 10;

	private final String axis;

	private final String title;

	Series(String axis, String title) {
		this.axis = axis;
		this.title = title;
	}

	String axis() {
		return this.axis;
	}

	String title() {
		return this.title;
	}

	/** Whether methods are called, or else messages published. */
	boolean isCall() {
		return this.axis.equals("methods");
	}

	/**
	 * How many listeners there are.
	 * @param count how much there is on the axis
	 */
	int listeners(int count) {
		return switch (this) {
			case METHODS, METHODS_IN_TURN -> 0;
			case TOPICS -> 1;
			case SUBSCRIPTIONS, SUBSCRIPTIONS_IN_TURN -> count;
		};
	}

	/**
	 * How many names are used.
	 * @param count how much there is on the axis
	 */
	int used(int count) {
		return switch (this) {
			case METHODS, SUBSCRIPTIONS -> Math.min(TEN, count);
			case METHODS_IN_TURN, TOPICS, SUBSCRIPTIONS_IN_TURN -> count;
		};
	}

	/**
	 * What a listener subscribes to.
	 * @param number which one
	 */
	TopicPattern pattern(int number) {
		return new TopicPattern((this == TOPICS) ? "sites.**" : mixedPattern(number));
	}

	/**
	 * A fifth each is a plain topic and has a {@code *}, a name, and {@code **} at its
	 * end and its beginning.
	 */
	private static String mixedPattern(int number) {
		return switch (number % 5) {
			case 0 -> name(number);
			case 1 -> "sites.*.rooms.r%06d.heat".formatted(number);
			case 2 -> "sites.s%06d.rooms.{room}.heat".formatted(number);
			case 3 -> "sites.s%06d.**".formatted(number);
			default -> "**.r%06d.heat".formatted(number);
		};
	}

	static Route route(int number) {
		return new Route(name(number));
	}

	static TopicName topic(int number) {
		return new TopicName(name(number));
	}

	private static String name(int number) {
		return "sites.s%06d.rooms.r%06d.heat".formatted(number, number);
	}

}

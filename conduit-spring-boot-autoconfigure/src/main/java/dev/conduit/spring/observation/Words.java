package dev.conduit.spring.observation;

import java.util.Locale;

/**
 * How meters write things.
 */
final class Words {

	private static final double NANOS = 1e9;

	private Words() {
	}

	/** As a tag. */
	static String of(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	static double seconds(long nanos) {
		return nanos / NANOS;
	}

}

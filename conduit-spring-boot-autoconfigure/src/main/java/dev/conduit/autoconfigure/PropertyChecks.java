package dev.conduit.autoconfigure;

import java.time.Duration;

import org.springframework.util.unit.DataSize;

/**
 * Bounds on properties, said with the names of the properties.
 */
final class PropertyChecks {

	private PropertyChecks() {
	}

	static int between(String name, int value, int least, int most) {
		require(name, value, value >= least && value <= most, "It must be %d to %d.".formatted(least, most));
		return value;
	}

	static int atLeast(String name, int value, int least) {
		require(name, value, value >= least, "It must be %d or more.".formatted(least));
		return value;
	}

	static Duration positive(String name, Duration value) {
		require(name, value, value.toMillis() >= 1, "It must be a millisecond or more.");
		return value;
	}

	static Duration notNegative(String name, Duration value) {
		require(name, value, !value.isNegative(), "It must be zero or more.");
		return value;
	}

	static long bytes(String name, DataSize value, DataSize least) {
		require(name, value, value.compareTo(least) >= 0, "It must be %s or more.".formatted(least));
		return value.toBytes();
	}

	static int bytes(String name, DataSize value, DataSize least, DataSize most) {
		require(name, value, value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
				"It must be %s to %s.".formatted(least, most));
		return Math.toIntExact(value.toBytes());
	}

	static void require(String name, Object value, boolean right, String reason) {
		if (!right) {
			throw new InvalidPropertyException(name, value, reason);
		}
	}

}

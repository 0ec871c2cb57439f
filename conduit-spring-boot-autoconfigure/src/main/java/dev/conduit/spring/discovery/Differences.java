package dev.conduit.spring.discovery;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.message.Route;

/**
 * What a server does not serve as clients expect it.
 *
 * @param byRoute what differs, for each method with a difference
 */
record Differences(Map<String, List<String>> byRoute) {

	/** More than one can read helps nobody. */
	static final int MAX_EACH = 16;

	Differences {
		byRoute = new TreeMap<>(byRoute);
	}

	boolean isEmpty() {
		return this.byRoute.isEmpty();
	}

	/** Why a method must not be called, or {@code null} where nothing differs. */
	@Nullable Problem refusal(Route route) {
		@Nullable List<String> found = this.byRoute.get(route.value());
		if (found == null) {
			return null;
		}
		return Problem.of(ErrorCode.METHOD_NOT_FOUND,
				"'%s' was not called, for the server is another one than this client expects: %s".formatted(route,
						String.join("; ", found)));
	}

	@Override
	public String toString() {
		return this.byRoute.entrySet()
			.stream()
			.map((entry) -> "'%s': %s".formatted(entry.getKey(), String.join("; ", entry.getValue())))
			.collect(Collectors.joining(" | "));
	}

}

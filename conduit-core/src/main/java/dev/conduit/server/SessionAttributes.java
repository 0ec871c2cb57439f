package dev.conduit.server;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;

/**
 * What an application keeps with a session.
 */
final class SessionAttributes {

	private final int max;

	/** Copied with each change: there are few of both. */
	private final AtomicReference<Map<String, Object>> values = new AtomicReference<>(Map.of());

	SessionAttributes(int max) {
		this.max = max;
	}

	@Nullable Object get(String name) {
		return this.values.get().get(name);
	}

	void set(String name, Object value) {
		this.values.updateAndGet((before) -> {
			if (before.size() >= this.max && !before.containsKey(name)) {
				throw ConduitException.of(Problem.of(ErrorCode.LIMIT_EXCEEDED,
						"the session has %d attributes ('max-attributes')".formatted(this.max)));
			}
			Map<String, Object> after = new HashMap<>(before);
			after.put(name, value);
			return Map.copyOf(after);
		});
	}

	void remove(String name) {
		this.values.updateAndGet((before) -> {
			if (!before.containsKey(name)) {
				return before;
			}
			Map<String, Object> after = new HashMap<>(before);
			after.remove(name);
			return Map.copyOf(after);
		});
	}

	Map<String, Object> copy() {
		return this.values.get();
	}

}

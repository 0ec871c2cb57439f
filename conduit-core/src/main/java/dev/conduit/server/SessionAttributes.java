package dev.conduit.server;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;

/**
 * What an application keeps with a session.
 */
final class SessionAttributes {

	private final int max;

	private final ReentrantLock lock = new ReentrantLock();

	private final Map<String, Object> values = new HashMap<>();

	SessionAttributes(int max) {
		this.max = max;
	}

	@Nullable Object get(String name) {
		this.lock.lock();
		try {
			return this.values.get(name);
		}
		finally {
			this.lock.unlock();
		}
	}

	void set(String name, Object value) {
		this.lock.lock();
		try {
			if (this.values.size() >= this.max && !this.values.containsKey(name)) {
				throw ConduitException.of(Problem.of(ErrorCode.LIMIT_EXCEEDED,
						"the session has %d attributes ('max-attributes')".formatted(this.max)));
			}
			this.values.put(name, value);
		}
		finally {
			this.lock.unlock();
		}
	}

	void remove(String name) {
		this.lock.lock();
		try {
			this.values.remove(name);
		}
		finally {
			this.lock.unlock();
		}
	}

	Map<String, Object> copy() {
		this.lock.lock();
		try {
			return Map.copyOf(this.values);
		}
		finally {
			this.lock.unlock();
		}
	}

}

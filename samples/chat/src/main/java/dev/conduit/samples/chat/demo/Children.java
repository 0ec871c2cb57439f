package dev.conduit.samples.chat.demo;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The processes of the demo. For any thread: the end may come by a signal.
 */
final class Children {

	private final Transcript transcript;

	private final Map<String, String> environment;

	private final Map<String, Child> byName = new ConcurrentSkipListMap<>();

	Children(Transcript transcript, Map<String, String> environment) {
		this.transcript = transcript;
		this.environment = environment;
	}

	/**
	 * Starts this program once more.
	 */
	void start(String name, String... arguments) {
		List<String> command = JavaCommand.with(List.of(arguments));
		this.byName.put(name, Child.start(name, command, this.environment, this.transcript));
	}

	Child get(String name) {
		Child child = this.byName.get(name);
		if (child == null) {
			throw new IllegalArgumentException("'%s' was not started".formatted(name));
		}
		return child;
	}

	/**
	 * Waits until one of them has ended by itself.
	 */
	void awaitEndOfAny() {
		CompletableFuture.anyOf(this.byName.values().stream().map(Child::ended).toArray(CompletableFuture[]::new))
			.join();
	}

	/**
	 * Ends all: each may finish what it does.
	 */
	void end() {
		this.byName.values().forEach(Child::leave);
		this.byName.values().forEach(Child::awaitEnd);
	}

}

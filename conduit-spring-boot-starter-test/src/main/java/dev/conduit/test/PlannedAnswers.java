package dev.conduit.test;

import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ConduitException;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;

/**
 * What a test wants to come back, by the name of the method or topic. As many as the test
 * plans; the last word on a name counts.
 */
final class PlannedAnswers {

	private final Map<String, Payload> answers = new ConcurrentHashMap<>();

	private final Map<String, Problem> failures = new ConcurrentHashMap<>();

	void answer(String name, Payload answer) {
		this.failures.remove(name);
		this.answers.put(name, answer);
	}

	void fail(String name, Problem problem) {
		this.answers.remove(name);
		this.failures.put(name, problem);
	}

	/**
	 * How everything sent there fails: a new exception for each, {@code null} where it
	 * does not.
	 */
	@Nullable ConduitException failure(String name) {
		Problem problem = this.failures.get(name);
		return (problem != null) ? ConduitException.of(problem) : null;
	}

	Payload answer(String name) {
		Payload answer = this.answers.get(name);
		if (answer == null) {
			throw new AssertionError("no answer is planned for '%s': plan one by answer(\"%s\", …) or fail(\"%s\", …);"
				.formatted(name, name, name) + " answers are planned for " + new TreeSet<>(this.answers.keySet()));
		}
		return answer;
	}

}

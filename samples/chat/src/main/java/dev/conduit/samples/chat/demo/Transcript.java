package dev.conduit.samples.chat.demo;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import dev.conduit.samples.chat.terminal.ChatTerminal;

/**
 * What the processes print, each line behind the name of its process, as it comes. For
 * any thread.
 */
final class Transcript {

	private final ChatTerminal terminal;

	private final List<Expectation> expectations = new CopyOnWriteArrayList<>();

	Transcript(ChatTerminal terminal) {
		this.terminal = terminal;
	}

	void print(String process, String line) {
		this.terminal.print(this.terminal.palette().name(process, "%-6s | ".formatted(process)) + line);
		this.expectations.removeIf((expectation) -> expectation.process().equals(process)
				&& expectation.wanted().test(line) && expectation.line().complete(line));
	}

	/**
	 * Expects a line from now on.
	 * @return the line, when it was printed; or never
	 */
	CompletableFuture<String> expect(String process, Predicate<String> wanted) {
		Expectation expectation = new Expectation(process, wanted, new CompletableFuture<>());
		this.expectations.add(expectation);
		return expectation.line();
	}

	/**
	 * A line that somebody waits for.
	 */
	private record Expectation(String process, Predicate<String> wanted, CompletableFuture<String> line) {

	}

}

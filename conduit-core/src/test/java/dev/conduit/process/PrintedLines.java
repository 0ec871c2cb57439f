package dev.conduit.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process prints, as it comes.
 */
final class PrintedLines {

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private volatile boolean complete;

	private PrintedLines() {
	}

	static PrintedLines read(BufferedReader reader) {
		PrintedLines printed = new PrintedLines();
		// Not virtual: who reads a pipe keeps the carrier.
		Thread.ofPlatform().daemon().name("printed-lines").start(() -> printed.readAll(reader));
		return printed;
	}

	private void readAll(BufferedReader reader) {
		try (reader) {
			reader.lines().forEach(this.lines::add);
		}
		catch (IOException | UncheckedIOException ex) {
			this.lines.add("(cannot be read any more: " + ex.getMessage() + ")");
		}
		finally {
			this.complete = true;
		}
	}

	List<String> all() {
		return List.copyOf(this.lines);
	}

	List<MatchResult> matches(Pattern pattern) {
		return this.lines.stream().map(pattern::matcher).filter(Matcher::find).map(Matcher::toMatchResult).toList();
	}

	boolean isComplete() {
		return this.complete;
	}

}

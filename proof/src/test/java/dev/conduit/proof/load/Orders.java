package dev.conduit.proof.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How a program of this package hears from the test that started it, and ends with it:
 * lines come in, lines go out, and the end of what comes in ends the program.
 */
final class Orders {

	private static final AtomicLong UNCAUGHT = new AtomicLong();

	private Orders() {
	}

	/** Counts exceptions that end threads from here on. */
	static void countUncaught() {
		Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
			UNCAUGHT.incrementAndGet();
			failure.printStackTrace();
		});
	}

	static long uncaught() {
		return UNCAUGHT.get();
	}

	/** Answers each line until there are no more, then ends the program. */
	static void answer(Answering answering) throws Exception {
		PrintStream out = System.out;
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String order = in.readLine(); order != null; order = in.readLine()) {
			out.println(answering.answer(order));
		}
		Runtime.getRuntime().halt(0);
	}

	/** Ends the program with the test, while its main thread is busy. */
	static void endWithParent() {
		Thread.ofPlatform().daemon().name("parent").start(() -> {
			try {
				while (System.in.read() >= 0) {
					// Nothing is expected.
				}
			}
			catch (IOException ex) {
				System.err.println("the parent is not heard any more: " + ex);
			}
			Runtime.getRuntime().halt(0);
		});
	}

	@FunctionalInterface
	interface Answering {

		String answer(String order) throws Exception;

	}

}

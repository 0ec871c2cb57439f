package dev.conduit.simulation;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What was promised and not kept.
 */
final class Ledger {

	private static final int MOST = 20;

	private final Scheduler scheduler;

	private final List<String> violations = new ArrayList<>();

	Ledger(Scheduler scheduler) {
		this.scheduler = scheduler;
	}

	void violated(String what) {
		violated(what, null);
	}

	void violated(String what, @Nullable Throwable cause) {
		if (this.violations.size() == MOST) {
			return;
		}
		StringWriter text = new StringWriter();
		text.append("at %.6f s: %s".formatted(this.scheduler.now() / 1e9, what));
		if (cause != null) {
			text.append('\n');
			cause.printStackTrace(new PrintWriter(text));
		}
		this.violations.add(text.toString());
	}

	@SuppressWarnings("AnnotateFormatMethod") // of a library that is not there
	void require(boolean kept, String rule, Object... values) {
		if (!kept) {
			violated(rule.formatted(values));
		}
	}

	boolean isClean() {
		return this.violations.isEmpty();
	}

	List<String> violations() {
		return List.copyOf(this.violations);
	}

}

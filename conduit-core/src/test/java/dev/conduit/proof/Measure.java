package dev.conduit.proof;

import java.util.Locale;

/**
 * What a row of the proof tells. A duplicate within the contract is none; what is lost
 * had been acknowledged at a level that promised survival.
 */
public enum Measure {

	/** Connections that were open at once. */
	CONNECTIONS("load", Kind.HIGHEST),

	/** Calls and messages in a second. */
	OPERATIONS_A_SECOND("load a second", Kind.HIGHEST),

	/** Cuts, deaths, silences, stalls. */
	FAULTS_INJECTED("faults", Kind.SUM),

	/** Frames, messages and log-ins that nobody with good intentions sends. */
	BAD_INPUTS("bad inputs", Kind.SUM),

	/** What was told to have worked. */
	ACKED("acked", Kind.SUM),

	/** What arrived, however often. */
	DELIVERED("delivered", Kind.SUM),

	/** What was told to have worked, and did not. */
	LOST("lost", Kind.NONE_ALLOWED),

	/** What arrived again where that was excluded. */
	DUPLICATED_BEYOND_CONTRACT("duplicated", Kind.NONE_ALLOWED),

	/** What arrived before what it had to follow. */
	REORDERED("reordered", Kind.NONE_ALLOWED),

	/** Another outcome than the expected one. */
	UNEXPECTED("unexpected", Kind.NONE_ALLOWED),

	/** What arrived with other bytes than it was sent with. */
	CORRUPT("corrupt", Kind.NONE_ALLOWED),

	/** Largest resident memory of a process, MiB. */
	MAX_RSS_MB("resident MiB", Kind.HIGHEST),

	/** Largest direct memory of a process, MiB. */
	MAX_DIRECT_MB("direct MiB", Kind.HIGHEST),

	/** What 99 of 100 honest calls stayed below meanwhile, milliseconds. */
	P99_MS_HONEST("honest p99, ms", Kind.HIGHEST),

	/** What 99 of 100 looks at event loops were late at most, milliseconds. */
	P99_MS_LOOP("loop lag p99, ms", Kind.HIGHEST),

	/** Buffers, connections, threads, files that stayed behind. */
	LEAKS("leaks", Kind.NONE_ALLOWED),

	/** Exceptions that reached the end of a thread. */
	UNCAUGHT("uncaught", Kind.NONE_ALLOWED);

	private final String title;

	private final Kind kind;

	Measure(String title, Kind kind) {
		this.title = title;
		this.kind = kind;
	}

	/** Its name in the file. */
	public String field() {
		return name().toLowerCase(Locale.ROOT);
	}

	/** Its name in the table. */
	public String title() {
		return this.title;
	}

	/** Whether anything but 0 is a failure. */
	public boolean mustBeZero() {
		return this.kind == Kind.NONE_ALLOWED;
	}

	/** Whether rows are added up; the highest counts otherwise. */
	public boolean isSum() {
		return this.kind != Kind.HIGHEST;
	}

	private enum Kind {

		HIGHEST, SUM, NONE_ALLOWED

	}

}

package dev.conduit.benchmarks.sidebyside;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

import dev.conduit.benchmarks.kit.load.Point;
import dev.conduit.benchmarks.kit.report.Spread;
import dev.conduit.benchmarks.kit.report.Table;

/**
 * What Conduit promises beside its peers, and whether these figures keep it. Ratios of
 * medians; what was not measured says so.
 */
final class Checklist {

	private static final String MANY = "async-64";

	private static final ToDoubleFunction<Point> RATE = Point::thousandsPerSecond;

	private static final ToDoubleFunction<Point> P50 = Point::p50;

	private final Results results;

	private final Table table = new Table("promise", "target", "figure", "met");

	private final List<String> broken = new ArrayList<>();

	Checklist(Results results) {
		this.results = results;
		inline("TCP", "conduit-inline-tcp", "raw-netty-tcp");
		atLeast("inline, TCP, 64 in flight / RSocket", 2, ratio("conduit-inline-tcp", "rsocket", MANY, RATE));
		atLeast("inline, TCP, 64 in flight / gRPC direct", 4, ratio("conduit-inline-tcp", "grpc-direct", MANY, RATE));
		inline("Unix", "conduit-inline-unix", "raw-netty-unix");
		annotated();
		atLeast("64 blocking virtual threads / raw Netty", 0.85,
				ratio("conduit-inline-tcp", "raw-netty-tcp", "vthreads-64", RATE));
		oneWay();
		atLeast("1 MiB payloads / raw Netty", 0.8, ratio("conduit-inline-tcp", "raw-netty-tcp", "vthreads-8@1m", RATE));
		sharedMemory("inline");
		sharedMemory("json");
		allocation();
	}

	private void inline(String transport, String conduit, String netty) {
		atLeast("inline, " + transport + ", 64 in flight / raw Netty", 0.85, ratio(conduit, netty, MANY, RATE));
		atMost("inline, " + transport + ", sequential p50 / raw Netty", 1.1, ratio(conduit, netty, "sequential", P50));
		atMost("inline, " + transport + ", CPU of a call / raw Netty", 1.25, ratio(conduit, netty, MANY, Point::cpu));
	}

	private void annotated() {
		atLeast("records as JSON, 64 in flight / gRPC direct", 1, ratio("conduit-json-tcp", "grpc-direct", MANY, RATE));
		atLeast("records as JSON, 64 in flight / Spring HTTP", 20,
				ratio("conduit-json-tcp", "spring-http", MANY, RATE));
		atMost("records as JSON, sequential p50 / raw Netty", 1.5,
				ratio("conduit-json-tcp", "raw-netty-tcp", "sequential", P50));
		atLeast("CBOR / JSON, 64 in flight", 1, ratio("conduit-cbor-tcp", "conduit-json-tcp", MANY, RATE));
	}

	private void oneWay() {
		atLeast("one-way, raw, 1000 messages a second", 3000,
				this.results.median("conduit-inline-tcp", "one-way", RATE));
		atLeast("one-way, raw / RSocket", 4, ratio("conduit-inline-tcp", "rsocket", "one-way", RATE));
		atLeast("one-way, listener with JSON, 1000 messages a second", 1000,
				this.results.median("conduit-json-tcp", "one-way", RATE));
		atMost("CPU of a delivery to 100 subscribers / to 1", 1,
				ratio(this.results.median("conduit-inline-tcp", "publish-100", Point::cpu),
						this.results.median("conduit-inline-tcp", "publish-1", Point::cpu)));
	}

	private void sharedMemory(String form) {
		String shm = "conduit-" + form + "-shm";
		String unix = "conduit-" + form + "-unix";
		atLeast(form + ", shared memory / Unix, 64 in flight", 1, ratio(shm, unix, MANY, RATE));
		atMost(form + ", shared memory / Unix, sequential p50", 1, ratio(shm, unix, "sequential", P50));
	}

	/** What a payload takes itself is an array of 100 bytes, and the object around it. */
	private void allocation() {
		atMost("one-way, bytes allocated by the sender", 1,
				this.results.median("conduit-inline-tcp", "one-way", Point::clientAllocation));
		atMost("one-way, bytes allocated by the receiver", 160,
				this.results.median("conduit-inline-tcp", "one-way", Point::serverAllocation));
		atMost("unary, bytes allocated by the client", 400,
				this.results.median("conduit-inline-tcp", MANY, Point::clientAllocation));
		atMost("unary, bytes allocated by the server", 400,
				this.results.median("conduit-inline-tcp", MANY, Point::serverAllocation));
	}

	private OptionalDouble ratio(String one, String other, String cell, ToDoubleFunction<Point> figure) {
		return ratio(this.results.median(one, cell, figure), this.results.median(other, cell, figure));
	}

	private static OptionalDouble ratio(OptionalDouble one, OptionalDouble other) {
		return (one.isPresent() && other.isPresent()) ? OptionalDouble.of(one.getAsDouble() / other.getAsDouble())
				: OptionalDouble.empty();
	}

	private void atLeast(String promise, double target, OptionalDouble figure) {
		add(promise, "≥ " + number(target), figure, figure.orElse(0) >= target);
	}

	private void atMost(String promise, double target, OptionalDouble figure) {
		add(promise, "≤ " + number(target), figure, figure.orElse(0) <= target);
	}

	private void add(String promise, String target, OptionalDouble figure, boolean met) {
		if (figure.isEmpty()) {
			this.table.row(promise, target, "not measured", "–");
			return;
		}
		this.table.row(promise, target, Spread.format(figure.getAsDouble()), met ? "yes" : "**no**");
		if (!met) {
			this.broken.add(promise);
		}
	}

	private static String number(double target) {
		return (target == Math.rint(target)) ? String.format(Locale.ROOT, "%.0f", target) : String.valueOf(target);
	}

	/**
	 * The promises that the figures do not keep.
	 * @return their names
	 */
	List<String> broken() {
		return this.broken;
	}

	@Override
	public String toString() {
		return this.table.toString();
	}

}

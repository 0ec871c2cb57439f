package dev.conduit.benchmarks.parts;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import dev.conduit.message.Headers;
import dev.conduit.message.Route;
import dev.conduit.routing.Endpoint;
import dev.conduit.routing.Execution;
import dev.conduit.routing.Router;

/**
 * Looks for the method of a route among many. Ten of them are called, or all, by routes
 * that are not those of the table, as they come off the wire.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FindEndpoints {

	private static final int TEN = 10;

	/** How many methods there are. */
	@Param({ "10", "1000", "100000" })
	public int methods;

	/** Whether all of them are called, or ten. */
	@Param({ "false", "true" })
	public boolean all;

	private Router router = Router.EMPTY;

	private List<Route> routes = List.of();

	private int turn;

	/**
	 * Makes the table.
	 */
	@Setup
	public void build() {
		this.router = new Router(IntStream.range(0, this.methods).mapToObj(FindEndpoints::endpoint).toList());
		int called = this.all ? this.methods : TEN;
		// Not in the order in which they lie in memory.
		this.routes = IntStream.range(0, called).mapToObj((i) -> route((int) (i * 7919L % called))).toList();
	}

	private static Endpoint endpoint(int number) {
		return new Endpoint(route(number), Execution.INLINE,
				(exchange) -> exchange.reply(Headers.EMPTY, exchange.payload()));
	}

	private static Route route(int number) {
		return new Route("service-%06d.find".formatted(number));
	}

	/**
	 * Looks for the method of the next route.
	 * @return the one that was found
	 */
	@Benchmark
	public Endpoint find() {
		this.turn = (this.turn + 1) % this.routes.size();
		Route route = this.routes.get(this.turn);
		Endpoint endpoint = this.router.find(route);
		if (endpoint == null || !endpoint.route().equals(route)) {
			throw new IllegalStateException("%s was found for %s".formatted(endpoint, route));
		}
		return endpoint;
	}

}

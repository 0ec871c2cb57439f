package dev.conduit.proof.load;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import dev.conduit.authentication.Authenticator;
import dev.conduit.connection.ConnectionOptions;
import dev.conduit.connection.PaceLimits;
import dev.conduit.exchange.Exchange;
import dev.conduit.message.Headers;
import dev.conduit.message.Route;
import dev.conduit.routing.Endpoint;
import dev.conduit.routing.Execution;
import dev.conduit.server.ArrivalLimits;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.ServerOptions;
import dev.conduit.transport.Address;
import dev.conduit.transport.netty.EventLoops;
import dev.conduit.transport.netty.LoopLag;
import dev.conduit.transport.netty.NettyOptions;
import dev.conduit.transport.netty.NettyServerTransport;

/**
 * A server with shipped defaults, but for the number of connections, whose {@code echo}
 * answers on its event loop, whose {@code hold} runs until its caller gives up, and whose
 * {@code block} blocks before it answers.
 * <p>
 * Arguments: where it listens, and how many connections it takes. {@code -Daccept.rate}
 * says how many may come in a second, and {@code -Dcancel.rate} how many calls one
 * connection may cancel in a second.
 */
final class ServerProgram {

	private static final AtomicLong RUNNING = new AtomicLong();

	private static final AtomicLong MOST_RUNNING = new AtomicLong();

	private static final ReentrantLock LOCK = new ReentrantLock();

	private ServerProgram() {
	}

	static void main(String[] arguments) throws Exception {
		Orders.countUncaught();
		ArrivalLimits usual = ArrivalLimits.DEFAULT;
		PaceLimits pace = PaceLimits.DEFAULT;
		try (EventLoops loops = EventLoops.create(EventLoops.defaultThreads());
				ConduitServer server = ConduitServer.builder()
					.options(ServerOptions.of("load", List.of(Address.parse(arguments[0])))
						.withMaxConnections(Integer.parseInt(arguments[1]))
						.withConnection(ConnectionOptions.DEFAULT.withPace(new PaceLimits(pace.minFrameRate(),
								pace.maxControlRate(), Integer.getInteger("cancel.rate", pace.maxCancelRate()))))
						.withArrivals(new ArrivalLimits(usual.perAddress(),
								Integer.getInteger("accept.rate", usual.perSecond()), usual.beforeLogin())))
					.authenticator(Authenticator.none())
					.endpoint(new Endpoint(new Route("echo"), Execution.INLINE,
							(exchange) -> exchange.reply(Headers.EMPTY, exchange.payload())))
					.endpoint("hold", ServerProgram::hold)
					.endpoint("block", ServerProgram::block)
					.transports(List.of(new NettyServerTransport(loops, NettyOptions.DEFAULT)))
					.build()) {
			server.start();
			LoopLag lag = LoopLag.of(loops);
			System.out.println("listens " + server.addresses().getFirst());
			Orders.answer((order) -> figures(server, lag, order.equals("collected")).toString());
		}
	}

	private static void hold(Exchange exchange) {
		MOST_RUNNING.accumulateAndGet(RUNNING.incrementAndGet(), Math::max);
		CompletableFuture<Void> end = new CompletableFuture<>();
		try {
			exchange.cancellation().onCancel(() -> end.complete(null));
			end.join();
		}
		finally {
			RUNNING.decrementAndGet();
		}
	}

	/**
	 * Does what a handler may do and a loop must not: waits for a lock that another one
	 * holds while it waits for time to pass, and keeps a processor busy.
	 */
	private static void block(Exchange exchange) {
		LOCK.lock();
		try {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
		}
		finally {
			LOCK.unlock();
		}
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1);
		while (System.nanoTime() < end) {
			Thread.onSpinWait();
		}
		exchange.reply(Headers.EMPTY, exchange.payload());
	}

	private static Figures figures(ConduitServer server, LoopLag lag, boolean collected) {
		if (collected) {
			System.gc();
			System.gc();
		}
		return Figures.ofThisProcess(server.connections().size(), MOST_RUNNING.get(), server.refusedConnections(),
				Orders.uncaught(), lag.p99Micros());
	}

}

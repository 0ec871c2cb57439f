package dev.conduit.proof.load;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

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

/**
 * A server with shipped defaults, but for the number of connections, whose {@code echo}
 * answers and whose {@code hold} runs until its caller gives up.
 * <p>
 * Arguments: where it listens, and how many connections it takes. {@code -Daccept.rate}
 * says how many may come in a second, and {@code -Dcancel.rate} how many calls one
 * connection may cancel in a second.
 */
final class ServerProgram {

	private static final AtomicLong RUNNING = new AtomicLong();

	private static final AtomicLong MOST_RUNNING = new AtomicLong();

	private ServerProgram() {
	}

	static void main(String[] arguments) throws Exception {
		Orders.countUncaught();
		ArrivalLimits usual = ArrivalLimits.DEFAULT;
		PaceLimits pace = PaceLimits.DEFAULT;
		try (ConduitServer server = ConduitServer.builder()
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
			.build()) {
			server.start();
			System.out.println("listens " + server.addresses().getFirst());
			Orders.answer((order) -> figures(server, order.equals("collected")).toString());
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

	private static Figures figures(ConduitServer server, boolean collected) {
		if (collected) {
			System.gc();
			System.gc();
		}
		return Figures.ofThisProcess(server.connections().size(), MOST_RUNNING.get(), server.refusedConnections(),
				Orders.uncaught());
	}

}

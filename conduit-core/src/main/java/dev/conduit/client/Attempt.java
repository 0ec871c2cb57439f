package dev.conduit.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.authentication.ClientAuthentication;
import dev.conduit.connection.Connection;
import dev.conduit.connection.ConnectionContext;
import dev.conduit.connection.ConnectionListener;
import dev.conduit.connection.FlowPause;
import dev.conduit.connection.PeerRates;
import dev.conduit.connection.ResumableSessions;
import dev.conduit.connection.TrafficTotals;
import dev.conduit.exchange.Peer;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.transport.Address;
import dev.conduit.transport.ClientTransport;
import dev.conduit.transport.FrameReceiver;
import dev.conduit.transport.Link;

/**
 * One attempt to connect to one address, up to the end of the hand-shake.
 */
final class Attempt implements ConnectionListener {

	private static final Logger logger = LoggerFactory.getLogger(Attempt.class);

	private final Factory factory;

	private final CompletableFuture<Connection> result = new CompletableFuture<>();

	private Attempt(Factory factory) {
		this.factory = factory;
	}

	static Problem problem(@Nullable Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		return (cause instanceof ConduitException known) ? known.problem()
				: Problem.of(ErrorCode.CONNECTION_FAILED, String.valueOf(cause));
	}

	private CompletionStage<Connection> connect(Address address, @Nullable Connection broken) {
		ClientTransport transport = this.factory.runtime.transports()
			.stream()
			.filter((candidate) -> candidate.supports(address))
			.findFirst()
			.orElse(null);
		if (transport == null) {
			return CompletableFuture.failedFuture(ConduitException
				.of(Problem.of(ErrorCode.CONNECTION_FAILED, "no transport for " + address + " is on the class path")));
		}
		ConnectionContext context = new ConnectionContext(this.factory.options.connection(),
				this.factory.runtime.timer(), this.factory.runtime.executor(), this.factory.runtime.memory(),
				this.factory.handler, this, PeerRates.UNLIMITED, this.factory.sessions);
		transport.connect(address, this.factory.options.connectTimeout(), (link) -> open(link, context, broken))
			.whenComplete((link, failure) -> {
				if (failure != null) {
					this.result.completeExceptionally(failure);
				}
			});
		return this.result;
	}

	private FrameReceiver open(Link link, ConnectionContext context, @Nullable Connection broken) {
		long id = this.factory.runtime.connectionIds().incrementAndGet();
		return Connection.connect(id, link, context, this.factory.authentication, broken).receiver();
	}

	@Override
	public void opened(Connection connection, Peer peer) {
		this.result.complete(connection);
	}

	@Override
	public void peerDraining(Connection connection) {
		this.factory.lost.accept(connection, Problem.of(ErrorCode.SHUTTING_DOWN, "the server goes away"));
	}

	@Override
	public void waited(Connection connection, FlowPause pause) {
		this.factory.traffic.waited(pause);
	}

	@Override
	public void broken(Connection connection, Problem reason) {
		this.factory.broken.accept(connection, reason);
	}

	@Override
	public void takenUp(Connection carrier, Connection connection) {
		this.result.complete(connection);
	}

	@Override
	public void closed(Connection connection, Problem reason) {
		this.result.completeExceptionally(ConduitException.of(reason));
	}

	@Override
	public void dropped(Connection connection, Dropped what) {
		logger.debug("Connection {} dropped {}", connection.id(), what);
	}

	/**
	 * What all attempts of a client share.
	 */
	static final class Factory {

		private final ClientOptions options;

		private final ClientRuntime runtime;

		private final ClientAuthentication authentication;

		private final ClientHandler handler;

		private final ResumableSessions sessions;

		private final TrafficTotals traffic;

		private final BiConsumer<Connection, Problem> lost;

		private final BiConsumer<Connection, Problem> broken;

		Factory(ClientOptions options, ClientRuntime runtime, ClientAuthentication authentication,
				ClientHandler handler, ResumableSessions sessions, TrafficTotals traffic,
				BiConsumer<Connection, Problem> lost, BiConsumer<Connection, Problem> broken) {
			this.options = options;
			this.runtime = runtime;
			this.authentication = authentication;
			this.handler = handler;
			this.sessions = sessions;
			this.traffic = traffic;
			this.lost = lost;
			this.broken = broken;
		}

		/**
		 * Connects, or takes a broken connection up again where the server agrees.
		 * @param broken the connection, or {@code null} for none
		 * @return the connection that is open then
		 */
		CompletionStage<Connection> connect(Address address, @Nullable Connection broken) {
			return new Attempt(this).connect(address, broken);
		}

	}

}

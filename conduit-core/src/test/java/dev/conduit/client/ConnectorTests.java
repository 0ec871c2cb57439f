package dev.conduit.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import dev.conduit.connection.Connection;
import dev.conduit.server.ServerFixture;
import dev.conduit.time.ManualTimer;
import dev.conduit.time.Timer;
import dev.conduit.transport.Link;
import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.WriteLimits;
import dev.conduit.transport.local.LocalTestedTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client does while it closes, and when those whom it tells fail.
 */
class ConnectorTests extends ServerFixture {

	@Override
	protected TestedTransport open() {
		return new LocalTestedTransport(WriteLimits.DEFAULT);
	}

	@Test
	void aClientThatIsClosedWhileItsServerGoesAwayConnectsNoMore() {
		serve();
		AtomicReference<ConduitClient> client = new AtomicReference<>();
		List<ClientState> states = new CopyOnWriteArrayList<>();
		CompletableFuture<Void> closed = new CompletableFuture<>();
		client.set(client(PASSWORD, (builder) -> builder.onState((state) -> {
			states.add(state);
			if (state == ClientState.CONNECTING && states.contains(ClientState.CONNECTED)) {
				client.get().closeAsync().thenRun(() -> closed.complete(null));
			}
		})));
		client.get().start().toCompletableFuture().join();

		server().close();

		assertThat(closed).succeedsWithin(PATIENCE);
		assertThat(states).containsExactly(ClientState.CONNECTING, ClientState.CONNECTED, ClientState.CONNECTING,
				ClientState.CLOSED);
		assertThat(log().all()).noneMatch((line) -> line.startsWith("ERROR"));
	}

	@Test
	void aRoundThatIsDueInTheMomentOfTheCloseIsNotBegun() {
		serve();
		server().close();
		LateTimer timer = new LateTimer();
		ConduitClient client = client(PASSWORD, (builder) -> builder.timer(timer));
		client.start();
		eventually("the pause before the next round").until(() -> client.state() == ClientState.WAITING);

		client.close();

		assertThat(timer.begun).isNotEmpty().allSatisfy(Runnable::run);
		assertThat(client.state()).isEqualTo(ClientState.CLOSED);
	}

	@Test
	void aClientReconnectsAlsoWhereWhoeverItTellsFails() {
		serve();
		ConduitClient client = client(PASSWORD, (builder) -> builder.onState((state) -> {
			throw new IllegalStateException("on purpose");
		}));
		assertThat(client.start()).succeedsWithin(PATIENCE);
		Connection first = client.connection();

		server().connections().stream().map(Connection::link).forEach(Link::close);

		eventually("the next connection").until(() -> client.connection() != null && client.connection() != first);
		assertThat(log().all())
			.anyMatch((line) -> line.startsWith("WARN") && line.contains("failed with what it was told"));
	}

	/**
	 * Runs what is cancelled in the moment when it is due.
	 */
	private static final class LateTimer implements Timer {

		private final ManualTimer timer = new ManualTimer();

		private final List<Runnable> begun = new CopyOnWriteArrayList<>();

		@Override
		public long nanoTime() {
			return this.timer.nanoTime();
		}

		@Override
		public Timeout schedule(Duration delay, Runnable action) {
			this.begun.add(action);
			return () -> false;
		}

	}

}

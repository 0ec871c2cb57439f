package dev.conduit.authentication;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import dev.conduit.frame.Frame;
import dev.conduit.frame.MalformedFrameException;
import dev.conduit.transport.Address;
import dev.conduit.transport.ClientTransport;
import dev.conduit.transport.FrameReceiver;
import dev.conduit.transport.Link;
import dev.conduit.transport.LinkAcceptor;

/**
 * Somebody who ends the connections of clients himself and passes on to the server what
 * they send, and back, changed as he likes.
 */
final class ManInTheMiddle implements LinkAcceptor {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ClientTransport transport;

	private final Address server;

	private final UnaryOperator<Frame> toServer;

	private final UnaryOperator<Frame> toClient;

	ManInTheMiddle(ClientTransport transport, Address server, UnaryOperator<Frame> toServer,
			UnaryOperator<Frame> toClient) {
		this.transport = transport;
		this.server = server;
		this.toServer = toServer;
		this.toClient = toClient;
	}

	@Override
	public FrameReceiver accept(Link client) {
		End atClient = new End(this.toServer);
		End atServer = new End(this.toClient);
		atServer.reach(client);
		this.transport.connect(this.server, PATIENCE, (link) -> {
			atClient.reach(link);
			return atServer;
		}).whenComplete((link, failure) -> {
			if (failure != null) {
				client.close();
			}
		});
		return atClient;
	}

	/** What comes in here goes out there, once there is somebody. */
	private static final class End implements FrameReceiver {

		private final UnaryOperator<Frame> change;

		private final List<Frame> waiting = new ArrayList<>();

		private @Nullable Link other;

		private boolean closed;

		private final ReentrantLock lock = new ReentrantLock();

		End(UnaryOperator<Frame> change) {
			this.change = change;
		}

		void reach(Link link) {
			locked(() -> {
				this.other = link;
				this.waiting.forEach(link::send);
				this.waiting.clear();
				if (this.closed) {
					link.close();
				}
			});
		}

		private void locked(Runnable step) {
			this.lock.lock();
			try {
				step.run();
			}
			finally {
				this.lock.unlock();
			}
		}

		@Override
		public void receive(Frame frame) {
			Frame changed = this.change.apply(frame);
			locked(() -> {
				if (this.other != null) {
					this.other.send(changed);
				}
				else {
					this.waiting.add(changed);
				}
			});
		}

		@Override
		public void malformed(MalformedFrameException ex) {
			closed(ex);
		}

		@Override
		public void writabilityChanged(boolean writable) {
		}

		@Override
		public void closed(@Nullable Throwable cause) {
			locked(() -> {
				this.closed = true;
				if (this.other != null) {
					this.other.close();
				}
			});
		}

	}

}

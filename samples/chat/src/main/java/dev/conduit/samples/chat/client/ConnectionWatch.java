package dev.conduit.samples.chat.client;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import dev.conduit.autoconfigure.ConduitClientCustomizer;
import dev.conduit.client.ClientBuilder;
import dev.conduit.client.ClientState;

/**
 * Sees the connection come and go. Conduit restores the subscriptions by itself; where
 * the user is, is between the chat's client and its server.
 */
@Component
class ConnectionWatch implements ConduitClientCustomizer {

	private final Desk desk;

	private final ObjectProvider<ChatClient> client;

	private final AtomicReference<ClientState> last = new AtomicReference<>(ClientState.NEW);

	private final AtomicBoolean waiting = new AtomicBoolean();

	ConnectionWatch(Desk desk, ObjectProvider<ChatClient> client) {
		this.desk = desk;
		this.client = client;
	}

	@Override
	public void customize(String channel, ClientBuilder builder) {
		builder.onState(this::changed);
	}

	/**
	 * Only leaves a note on the desk, and not more than one: it is called by the event
	 * loop.
	 */
	private void changed(ClientState state) {
		ClientState before = this.last.getAndSet(state);
		boolean matters = state == ClientState.CONNECTED
				|| (before == ClientState.CONNECTED && state != ClientState.CLOSED);
		if (matters && this.waiting.compareAndSet(false, true)) {
			this.desk.leave(this::look);
		}
	}

	private void look() {
		this.waiting.set(false);
		if (this.last.get() == ClientState.CONNECTED) {
			this.client.getObject().connected();
		}
		else {
			this.client.getObject().disconnected();
		}
	}

}

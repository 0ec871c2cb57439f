package dev.conduit.autoconfigure;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

import dev.conduit.server.ConduitServer;
import dev.conduit.spring.client.ConduitChannel;
import dev.conduit.spring.client.ServerChannel;
import dev.conduit.time.Timer;

/**
 * The channel to the application's own server, if it has one. Beans are looked up until
 * all services are known, and never again: each message that is published asks.
 */
final class OwnServer implements Supplier<@Nullable ConduitChannel> {

	private final ObjectProvider<ConduitServer> server;

	private final ObjectProvider<ConduitServerActivation> activation;

	private final Timer timer;

	private final UnaryOperator<ConduitChannel> around;

	private volatile @Nullable Known known;

	OwnServer(ObjectProvider<ConduitServer> server, ObjectProvider<ConduitServerActivation> activation, Timer timer,
			UnaryOperator<ConduitChannel> around) {
		this.around = around;
		this.server = server;
		this.activation = activation;
		this.timer = timer;
	}

	@Override
	public @Nullable ConduitChannel get() {
		Known known = this.known;
		return (known != null) ? known.channel() : find();
	}

	private @Nullable ConduitChannel find() {
		ConduitServerActivation active = this.activation.getIfAvailable();
		ConduitChannel channel = (active != null && active.isNeeded())
				? this.around.apply(new ServerChannel(this.server.getObject(), this.timer, active.contentType()))
				: null;
		if (active == null || active.services().isComplete()) {
			this.known = new Known(channel);
		}
		return channel;
	}

	private record Known(@Nullable ConduitChannel channel) {

	}

}

package dev.conduit.spring.client;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The channels of an application by name, and the rule for those who name none.
 *
 * @since 0.1.0
 */
public final class ConduitChannels {

	/** Name of the channel that is meant where none is named. */
	public static final String DEFAULT = "default";

	/** Name of the application's own server. */
	public static final String SERVER = "server";

	private final Map<String, ConduitChannel> remote = new LinkedHashMap<>();

	private final Supplier<@Nullable ConduitChannel> server;

	private final @Nullable ConduitChannel standIn;

	/**
	 * Channels to other processes, and that of the application's own server.
	 * @param remote channels to other processes, each name once and none {@value #SERVER}
	 * @param server gives the own server, or {@code null} where the application has none;
	 * asked when messages are about to be sent or subscribed to
	 */
	public ConduitChannels(Collection<? extends ConduitChannel> remote, Supplier<@Nullable ConduitChannel> server) {
		this(remote, server, null);
	}

	/**
	 * The same with a channel for all names that nobody configured: for tests, where all
	 * names mean one server.
	 * @param remote channels to other processes, each name once and none {@value #SERVER}
	 * @param server gives the own server, or {@code null} where the application has none;
	 * asked when messages are about to be sent or subscribed to
	 * @param standIn what a name means that is none of a channel; with it the own server
	 * is meant where messages leave the choice. {@code null} to refuse both
	 */
	public ConduitChannels(Collection<? extends ConduitChannel> remote, Supplier<@Nullable ConduitChannel> server,
			@Nullable ConduitChannel standIn) {
		for (ConduitChannel channel : remote) {
			if (channel.name().equals(SERVER) || this.remote.put(channel.name(), channel) != null) {
				throw new IllegalArgumentException(
						"'%s' must be the name of one channel, and not '%s'".formatted(channel.name(), SERVER));
			}
		}
		this.server = server;
		this.standIn = standIn;
	}

	/**
	 * The channels to other processes.
	 * @return the channels, in the order of their configuration
	 */
	public List<ConduitChannel> remote() {
		return List.copyOf(this.remote.values());
	}

	/**
	 * The channel for calls.
	 * @param name its name; empty for {@value #DEFAULT}, or the only one that there is
	 * @param user who asks, for messages
	 * @return the channel
	 * @throws UnknownChannelException if there is none
	 */
	public ConduitChannel forCalls(String name, String user) {
		return forCalls(name, () -> user);
	}

	ConduitChannel forCalls(String name, Supplier<String> user) {
		ConduitChannel channel = this.remote.get(name.isEmpty() ? DEFAULT : name);
		if (channel == null && name.isEmpty() && this.remote.size() == 1) {
			channel = this.remote.values().iterator().next();
		}
		if (channel == null) {
			channel = this.standIn;
		}
		if (channel == null) {
			throw new UnknownChannelException(name, user.get(), this.remote.keySet(), false);
		}
		return channel;
	}

	/**
	 * The channel for messages: where there are both, the own server and channels to
	 * others, it must be named.
	 * @param name its name, {@value #SERVER} for the own server; empty where there is no
	 * choice
	 * @param user who asks, for messages
	 * @return the channel
	 * @throws UnknownChannelException if there is none, or more than one
	 */
	public ConduitChannel forMessages(String name, String user) {
		return forMessages(name, () -> user);
	}

	ConduitChannel forMessages(String name, Supplier<String> user) {
		ConduitChannel own = this.server.get();
		boolean onlyOwn = this.remote.isEmpty() || this.standIn != null;
		if (own != null && (name.equals(SERVER) || (name.isEmpty() && onlyOwn))) {
			return own;
		}
		if (own != null && name.isEmpty()) {
			throw new UnknownChannelException(name, user.get(), this.remote.keySet(), true);
		}
		return forCalls(name, user);
	}

}

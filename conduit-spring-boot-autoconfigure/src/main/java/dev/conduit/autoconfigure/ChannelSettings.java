package dev.conduit.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.conduit.authentication.ClientAuthentication;
import dev.conduit.authentication.PasswordAuthentication;
import dev.conduit.authentication.TokenAuthentication;
import dev.conduit.authentication.TokenAuthenticator;
import dev.conduit.autoconfigure.ConduitClientProperties.Channel;
import dev.conduit.autoconfigure.ConduitClientProperties.Channel.Credentials;
import dev.conduit.autoconfigure.ConduitClientProperties.Channel.Retry;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.LoadBalancing;
import dev.conduit.client.PoolOptions;
import dev.conduit.connection.ConnectionOptions;
import dev.conduit.policy.Backoff;
import dev.conduit.policy.RetryBudget;
import dev.conduit.policy.RetryOptions;
import dev.conduit.policy.RetryPolicy;
import dev.conduit.spring.client.ChannelTokens;
import dev.conduit.spring.client.ConduitChannels;
import dev.conduit.transport.Address;

/**
 * Makes what the core wants of the properties for channels, and refuses values that
 * cannot work under the names of their properties.
 */
final class ChannelSettings {

	private static final String PREFIX = "conduit.client";

	private final ConduitClientProperties properties;

	private final ConnectionSettings connections;

	private final String name;

	ChannelSettings(ConduitClientProperties properties, ConnectionSettings connections, String applicationName) {
		this.properties = properties;
		this.connections = connections;
		this.name = Objects.requireNonNullElse(properties.name(), applicationName);
	}

	ClientOptions options(String channelName, Channel channel) {
		String prefix = prefix(channelName);
		PropertyChecks.require(prefix, channelName, !channelName.equals(ConduitChannels.SERVER),
				"'server' is the name of the application's own server. Choose another one.");
		ConduitClientProperties.Reconnect reconnect = this.properties.reconnect();
		Backoff backoff = ConnectionSettings.backoff(PREFIX + ".reconnect", reconnect.initialDelay(),
				reconnect.maxDelay(), ClientOptions.DEFAULT_RECONNECT.multiplier());
		String clientName = channelName.equals(ConduitChannels.DEFAULT) ? this.name : (this.name + "/" + channelName);
		Duration connectTimeout = either(prefix, "connect-timeout", channel.connectTimeout(),
				this.properties.connectTimeout());
		List<Address> addresses = ConnectionSettings.addresses(prefix + ".addresses", channel.addresses());
		TlsSettings.requireUse(prefix + ".ssl.bundle", channel.ssl().bundle(), addresses, prefix + ".addresses");
		return new ClientOptions(clientName, addresses, connectTimeout,
				either(prefix, "deadline", channel.deadline(), this.properties.deadline()), backoff,
				retry(prefix + ".retry", channel.retry()), pool(prefix + ".connections", channel, addresses.size()),
				connection(prefix, channel, this.connections.connection(clientName, connectTimeout)));
	}

	private static PoolOptions pool(String name, Channel channel, int addresses) {
		int most = (channel.loadBalancing() == LoadBalancing.FIRST) ? PoolOptions.MAX_CONNECTIONS
				: (PoolOptions.MAX_CONNECTIONS / addresses);
		PropertyChecks.require(name, channel.connections(), channel.connections() >= 1 && channel.connections() <= most,
				"It must be 1 to %d, with %d addresses and the load balancing '%s'.".formatted(most, addresses,
						channel.loadBalancing()));
		return new PoolOptions(channel.connections(), channel.loadBalancing());
	}

	private static RetryOptions retry(String prefix, Retry retry) {
		PropertyChecks.between(prefix + ".max-attempts", retry.maxAttempts(), 1, 100);
		Backoff backoff = ConnectionSettings.backoff(prefix, retry.initialDelay(), retry.maxDelay(),
				retry.multiplier());
		Retry.Budget budget = retry.budget();
		return new RetryOptions(RetryPolicy.of(retry.maxAttempts(), backoff),
				new RetryBudget(PropertyChecks.between(prefix + ".budget.percent", budget.percent(), 0, 100),
						PropertyChecks.between(prefix + ".budget.per-second", budget.perSecond(), 0, 1000),
						PropertyChecks.between(prefix + ".budget.burst", budget.burst(), 0, 100_000)));
	}

	private ConnectionOptions connection(String prefix, Channel channel, ConnectionOptions common) {
		CompressionAlgorithm own = channel.compression();
		return (own != null)
				? common.withCompression(this.connections.compression().options(prefix + ".compression", own)) : common;
	}

	private static Duration either(String prefix, String property, @Nullable Duration own, Duration common) {
		return (own != null) ? PropertyChecks.positive(prefix + "." + property, own)
				: PropertyChecks.positive(PREFIX + "." + property, common);
	}

	static ClientAuthentication authentication(String channelName, Channel channel, SecureRandom random,
			@Nullable ChannelTokens tokens) {
		Credentials credentials = channel.credentials();
		Supplier<String> token = token(channelName, credentials, tokens);
		String username = credentials.username();
		String password = credentials.password();
		if (token != null) {
			requireSecrecy(prefix(channelName) + ".addresses", channel.addresses());
			return new TokenAuthentication(token);
		}
		if (username == null && password == null) {
			return (channel.ssl().bundle() != null) ? ClientAuthentication.certificate() : ClientAuthentication.none();
		}
		if (username == null || password == null) {
			throw new InvalidPropertyException(
					prefix(channelName) + ".credentials." + ((username != null) ? "password" : "username"), "nothing",
					"Name and password belong together.");
		}
		return new PasswordAuthentication(username, password, random, credentials.channelBinding());
	}

	private static @Nullable Supplier<String> token(String channelName, Credentials credentials,
			@Nullable ChannelTokens tokens) {
		String prefix = prefix(channelName) + ".credentials.";
		String token = credentials.token();
		Path file = credentials.tokenFile();
		boolean named = credentials.username() != null || credentials.password() != null;
		PropertyChecks.require(prefix + "token", "******", token == null || (file == null && !named),
				"A channel logs in with a token, a file with tokens, or a name and a password: set one of them.");
		PropertyChecks.require(prefix + "token-file", String.valueOf(file), file == null || !named,
				"A channel logs in with a file with tokens, or with a name and a password: set one of them.");
		if (token != null) {
			return () -> token;
		}
		if (file != null) {
			return () -> read(file);
		}
		return (!named && tokens != null && tokens.isFor(channelName)) ? () -> tokens.token(channelName) : null;
	}

	private static String read(Path file) {
		try {
			long size = Files.size(file);
			if (size > TokenAuthenticator.MAX_TOKEN_BYTES + 2) {
				throw new IllegalStateException("'%s' has %d bytes, too many for a token".formatted(file, size));
			}
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("the token in '%s' cannot be read".formatted(file), ex);
		}
	}

	private static void requireSecrecy(String property, List<String> addresses) {
		for (Address address : ConnectionSettings.addresses(property, addresses)) {
			PropertyChecks.require(property, address, address.isSecret(),
					"A token would cross the wire in plain text: it is sent to tls:// or to this host only.");
		}
	}

	static String prefix(String channelName) {
		return PREFIX + ".channels." + channelName;
	}

}

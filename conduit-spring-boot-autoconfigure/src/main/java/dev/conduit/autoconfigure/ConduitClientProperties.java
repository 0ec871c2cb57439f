package dev.conduit.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

import dev.conduit.authentication.ChannelBindingPolicy;
import dev.conduit.client.LoadBalancing;
import dev.conduit.spring.client.Compatibility;

/**
 * Channels to servers.
 *
 * @param name Name of the client, told to servers. That of the application where it is
 * not set.
 * @param deadline How long a call may take that says nothing else.
 * @param connectTimeout How long one attempt to connect may take.
 * @param reconnect Pauses between attempts to connect.
 * @param channels Channels by name. 'default' is the one that is meant where none is
 * named.
 * @param methods Settings of single methods of clients by id, such as
 * 'calculatorClient-add'.
 * @since 0.1.0
 */
@ConfigurationProperties("conduit.client")
public record ConduitClientProperties(@Nullable String name, @DefaultValue("10s") Duration deadline,
		@DefaultValue("5s") Duration connectTimeout, @DefaultValue Reconnect reconnect,
		@DefaultValue Map<String, Channel> channels, @DefaultValue Map<String, Method> methods) {

	public ConduitClientProperties {
		channels = new LinkedHashMap<>(channels);
		methods = Map.copyOf(methods);
	}

	/**
	 * Pauses between attempts to connect.
	 *
	 * @param initialDelay Longest pause after the first failure. Chance picks the real
	 * one.
	 * @param maxDelay What the longest pause grows to.
	 */
	public record Reconnect(@DefaultValue("100ms") Duration initialDelay, @DefaultValue("30s") Duration maxDelay) {

	}

	/**
	 * A channel.
	 *
	 * @param addresses Addresses of the server, tried in order or used all at once.
	 * @param credentials Who this client is.
	 * @param deadline How long a call may take that says nothing else, instead of that
	 * for all channels.
	 * @param connectTimeout How long one attempt to connect may take, instead of that for
	 * all channels.
	 * @param connections Connections to the address in use, or to each address where all
	 * are used at once. 64 in all at most.
	 * @param loadBalancing Which addresses are used and which connection a call takes:
	 * the first address that works, or all at once, in turn or by what is in flight.
	 * @param retry How calls that are declared as idempotent are repeated.
	 * @param compatibility What happens where the server does not serve what the clients
	 * of the channel expect.
	 * @param contentType What calls and messages are written in, such as 'json', 'cbor'
	 * or 'smile', or any other by its full name. JSON where it is not set.
	 * @param compression How payloads are compressed that go out, instead of
	 * 'conduit.compression.algorithm'.
	 * @param ssl how connections to addresses with 'tls://' are encrypted
	 */
	@ConfigurationPropertiesSource
	public record Channel(@DefaultValue List<String> addresses, @DefaultValue Credentials credentials,
			@Nullable Duration deadline, @Nullable Duration connectTimeout, @DefaultValue("1") int connections,
			@DefaultValue("first") LoadBalancing loadBalancing, @DefaultValue Retry retry,
			@DefaultValue("warn") Compatibility compatibility, @Nullable String contentType,
			@Nullable CompressionAlgorithm compression, @DefaultValue Ssl ssl) {

		Channel withAddresses(List<String> others) {
			return new Channel(others, this.credentials, this.deadline, this.connectTimeout, this.connections,
					this.loadBalancing, this.retry, this.compatibility, this.contentType, this.compression, this.ssl);
		}

		/**
		 * Encryption.
		 *
		 * @param bundle Name of the SSL bundle that says which servers are trusted. Those
		 * that the JVM trusts where it is not set.
		 * @param verifyHost Whether the server's certificate must be for the host of the
		 * address.
		 */
		public record Ssl(@Nullable String bundle, @DefaultValue("true") boolean verifyHost) {

		}

		/**
		 * Repetition of calls that are declared as idempotent.
		 *
		 * @param maxAttempts How often a call is made at most, the first time included. 1
		 * for no repetition.
		 * @param initialDelay Longest pause after the first failure. Chance picks the
		 * real one.
		 * @param maxDelay What the longest pause grows to.
		 * @param multiplier Factor from one pause to the next.
		 * @param budget How many calls may be repeated.
		 */
		public record Retry(@DefaultValue("3") int maxAttempts, @DefaultValue("50ms") Duration initialDelay,
				@DefaultValue("2s") Duration maxDelay, @DefaultValue("2") double multiplier,
				@DefaultValue Budget budget) {

			/**
			 * How many calls may be repeated.
			 *
			 * @param percent Repetitions that a hundred idempotent calls allow.
			 * @param perSecond Repetitions that each second allows, for those who call
			 * rarely.
			 * @param burst Repetitions that may be saved up, and are there at the start.
			 */
			public record Budget(@DefaultValue("10") int percent, @DefaultValue("1") int perSecond,
					@DefaultValue("256") int burst) {

			}

		}

		/**
		 * Name and password, or a token.
		 *
		 * @param username Name of the user. Nothing is proved where neither it nor a
		 * token is set.
		 * @param password Password of the user.
		 * @param token Token that is sent instead of a name and a password. Those that
		 * end come from 'token-file', or from a bean of type ChannelTokens.
		 * @param tokenFile File with the token, read anew for each connection.
		 * @param channelBinding Whether the log-in is bound to its connection over TLS,
		 * so that nobody in between can pass it on. 'never' where something in front of
		 * the server ends TLS.
		 */
		public record Credentials(@Nullable String username, @Nullable String password, @Nullable String token,
				@Nullable Path tokenFile, @DefaultValue("require") ChannelBindingPolicy channelBinding) {

			@Override
			public String toString() {
				return "Credentials[username=" + this.username + "]";
			}

		}

	}

	/**
	 * Settings of one method of a client, instead of those of its annotations.
	 *
	 * @param deadline How long a call may take.
	 * @param idempotent Whether a call may run more than once, and is repeated where it
	 * failed in a way that may pass.
	 */
	@ConfigurationPropertiesSource
	public record Method(@Nullable Duration deadline, @Nullable Boolean idempotent) {

	}

}

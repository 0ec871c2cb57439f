package dev.conduit.simulation;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

import dev.conduit.client.ClientOptions;
import dev.conduit.client.LoadBalancing;
import dev.conduit.client.PoolOptions;
import dev.conduit.connection.ConnectionOptions;
import dev.conduit.dispatch.DispatchOptions;
import dev.conduit.frame.PeerLimits;
import dev.conduit.policy.Backoff;
import dev.conduit.server.ServerOptions;
import dev.conduit.topic.MailboxBounds;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.OverflowPolicy;
import dev.conduit.topic.Redelivery;

/**
 * What is configured, by the seed: small bounds, so that they are reached.
 */
record Settings(int clients, ServerOptions server, ConnectionOptions client, PoolOptions pool, DispatchOptions dispatch,
		MailboxOptions journal, MailboxOptions peer, MailboxOptions subscriber) {

	/**
	 * After which time everybody knows that a peer is gone, whatever is configured.
	 */
	static final Duration LONGEST_SILENCE = Duration.ofSeconds(40);

	static Settings of(SplittableRandom random) {
		ServerOptions server = new ServerOptions("server", List.of(World.ADDRESS), 16,
				128 * 1024 + random.nextInt(2 * 1024 * 1024), Duration.ofSeconds(3 + random.nextInt(15)),
				connection(random));
		Redelivery redelivery = new Redelivery(MessageBook.MAX_ATTEMPTS,
				Backoff.doubling(Duration.ofMillis(100), Duration.ofSeconds(2)), null);
		Duration ackTimeout = Duration.ofSeconds(5 + random.nextInt(25));
		return new Settings(2 + random.nextInt(2), server, connection(random),
				new PoolOptions(1 + random.nextInt(2), LoadBalancing.FIRST),
				new DispatchOptions(10 + random.nextInt(30), random.nextInt(20), null),
				MailboxOptions.forListener("journal")
					.withBounds(bounds(random))
					.withRedelivery(random.nextBoolean() ? redelivery : redelivery.withAckTimeout(ackTimeout)),
				MailboxOptions.forPeer("peer")
					.withBounds(bounds(random))
					.withConcurrency(1 + random.nextInt(64))
					.withRedelivery(redelivery.withAckTimeout(ackTimeout)),
				MailboxOptions.forListener("subscriber").withBounds(bounds(random)).withRedelivery(redelivery));
	}

	private static MailboxBounds bounds(SplittableRandom random) {
		return new MailboxBounds(4 + random.nextInt(40), 80, 40,
				(random.nextInt(3) == 0) ? OverflowPolicy.FAIL : OverflowPolicy.BLOCK,
				Duration.ofSeconds(1 + random.nextInt(20)));
	}

	private static ConnectionOptions connection(SplittableRandom random) {
		Duration interval = Duration.ofSeconds(2 + random.nextInt(14));
		PeerLimits limits = new PeerLimits(8 * 1024, 128 * 1024, 2 + random.nextInt(60), 16, interval,
				interval.multipliedBy(5).dividedBy(2));
		return new ConnectionOptions("process", limits, Duration.ofSeconds(5),
				Duration.ofSeconds(3 + random.nextInt(8)), Duration.ofSeconds(3 + random.nextInt(28)),
				64 * 1024 + random.nextInt(1024 * 1024), 4 + random.nextInt(100));
	}

	ClientOptions client(String name) {
		return ClientOptions.of(name, List.of(World.ADDRESS))
			.withConnection(this.client)
			.withPool(this.pool)
			.withReconnect(Backoff.doubling(Duration.ofMillis(100), Duration.ofSeconds(5)));
	}

}

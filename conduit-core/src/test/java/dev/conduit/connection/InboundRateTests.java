package dev.conduit.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.conduit.exchange.Peer;
import dev.conduit.exchange.TrafficMeter;
import dev.conduit.exchange.TrafficRate;
import dev.conduit.frame.Frame;
import dev.conduit.frame.Streams;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Limit;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rate of a principal, on one of its connections.
 */
class InboundRateTests {

	private final Rates rates = new Rates();

	private Scene scene(long messages, long bytes) {
		this.rates.rate = new TrafficRate(messages, bytes);
		return Scene.of(Role.SERVER).rates(this.rates).open();
	}

	@Test
	void callsAndMessagesBeyondTheRateAreRefusedWithTheTimeToWait() {
		Scene scene = scene(4, 0);

		scene.peerCalls(0);
		scene.link().receive(Scene.message(scene.peerId(1), AckLevel.PROCESSED));
		scene.link().receive(Scene.oneWay(scene.peerId(2)));
		scene.link().receive(Scene.message(scene.peerId(3), AckLevel.NONE));
		assertThat(scene.listener().limits()).isEmpty();
		scene.peerCalls(4);
		scene.link().receive(Scene.message(scene.peerId(5), AckLevel.PROCESSED));

		Problem refused = scene.link().only(Frame.RpcError.class).problem();
		assertThat(refused.code()).isEqualTo(ErrorCode.RATE_LIMITED);
		assertThat(refused.retryable()).isTrue();
		assertThat(refused.retryAfter()).isEqualTo(Duration.ofMillis(250));
		assertThat(refused.detail())
			.isEqualTo("'anonymous' may send 4 calls and messages a second ('conduit.ratelimit.messages')");
		assertThat(scene.link().only(Frame.Nack.class).problem()).isEqualTo(refused);
		assertThat(scene.handler().calls()).hasSize(2);
		assertThat(scene.handler().messages()).hasSize(2);
		assertThat(scene.listener().limits()).containsExactly(Limit.MESSAGE_RATE, Limit.MESSAGE_RATE);
	}

	@Test
	void whoeverWaitsAsToldIsServed() {
		Scene scene = scene(4, 0);
		for (int i = 0; i < 5; i++) {
			scene.peerCalls(i);
		}
		Duration wait = scene.link().only(Frame.RpcError.class).problem().retryAfter();

		scene.timer().advance(wait);
		scene.peerCalls(5);

		assertThat(scene.handler().calls()).hasSize(5);
	}

	@Test
	void bytesBeyondTheRateAreRefused() {
		Scene scene = scene(0, 2L * Scene.PAYLOAD.size());

		scene.peerCalls(0);
		scene.peerCalls(1);
		assertThat(scene.listener().limits()).isEmpty();
		scene.peerCalls(2);

		assertThat(scene.link().only(Frame.RpcError.class).problem().detail())
			.isEqualTo("'anonymous' may send 10 bytes a second ('conduit.ratelimit.bytes')");
		assertThat(scene.listener().limits()).containsExactly(Limit.BYTE_RATE);
	}

	@Test
	void aOneWayCallBeyondTheRateIsCountedAsDropped() {
		Scene scene = scene(1, 0);

		scene.link().receive(Scene.oneWay(scene.peerId(0)), Scene.oneWay(scene.peerId(1)));

		assertThat(scene.handler().calls()).hasSize(1);
		assertThat(scene.listener().dropped()).containsExactly(ConnectionListener.Dropped.REFUSED_ONE_WAY);
	}

	/** Items cannot be refused, so those who send them wait for credit. */
	@Test
	void itemsOfStreamsGetTheirCreditWhenTheyArePaidFor() {
		Scene scene = scene(0, 1000);
		scene.link().receive(Scene.request(scene.peerId(0), Streams.ITEMS));
		List<Payload> items = new ArrayList<>();
		scene.handler().calls().get(0).items().subscribe(new Unbounded(items));
		Frame.Credit first = scene.link().only(Frame.Credit.class);
		scene.link().forget();

		for (int i = 0; i < first.items(); i++) {
			scene.link().receive(new Frame.StreamItem(scene.peerId(0), Headers.EMPTY, Payload.bytes(new byte[20])));
		}

		assertThat(items).hasSize(first.items());
		assertThat(scene.link().sent(Frame.Credit.class)).isEmpty();
		scene.timer().advance(Duration.ofSeconds(7));
		assertThat(scene.link().sent(Frame.Credit.class)).isNotEmpty();
		assertThat(scene.listener().limits()).isEmpty();
	}

	@Test
	void theEndOfTheConnectionIsTold() {
		Scene scene = scene(1, 0);
		assertThat(this.rates.connections).isOne();

		scene.link().end(null);

		assertThat(this.rates.connections).isZero();
	}

	@Test
	void withoutRatesNothingIsMeasured() {
		this.rates.rate = null;
		Scene scene = Scene.of(Role.SERVER).rates(this.rates).open();

		for (int i = 0; i < 100; i++) {
			scene.peerCalls(i);
		}
		scene.link().end(null);

		assertThat(scene.handler().calls()).hasSize(100);
		assertThat(this.rates.connections).isZero();
	}

	/**
	 * Gives each connection a meter of its own.
	 */
	private static final class Rates implements PeerRates {

		private @Nullable TrafficRate rate;

		private int connections;

		@Override
		public @Nullable TrafficMeter begin(Peer peer) {
			if (this.rate == null) {
				return null;
			}
			this.connections++;
			return new TrafficMeter(this.rate, 0);
		}

		@Override
		public void end(Peer peer) {
			this.connections--;
		}

	}

	/**
	 * Takes whatever comes.
	 */
	private record Unbounded(List<Payload> items) implements java.util.concurrent.Flow.Subscriber<Payload> {

		@Override
		public void onSubscribe(java.util.concurrent.Flow.Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(Payload item) {
			this.items.add(item);
		}

		@Override
		public void onError(Throwable failure) {
			throw new AssertionError(failure);
		}

		@Override
		public void onComplete() {
			// As it should.
		}

	}

}

package dev.conduit.connection;

import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Peer;
import dev.conduit.exchange.TrafficMeter;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Limit;
import dev.conduit.message.Payload;
import dev.conduit.message.Printable;
import dev.conduit.message.Problem;
import dev.conduit.time.Timer;

/**
 * Keeps the peer of one connection to the rate of its principal: calls and messages
 * beyond it are refused with the time to wait; items of streams are slowed by their
 * credit, since they cannot be refused. On the loop.
 */
final class InboundRate {

	private final PeerRates rates;

	private final Peer peer;

	private final TrafficMeter meter;

	private final Timer timer;

	private InboundRate(PeerRates rates, Peer peer, TrafficMeter meter, Timer timer) {
		this.rates = rates;
		this.peer = peer;
		this.meter = meter;
		this.timer = timer;
	}

	/**
	 * What bounds a peer that has just logged in, to be ended with its connection.
	 * @return {@code null} for nothing
	 */
	static @Nullable InboundRate begin(PeerRates rates, Peer peer, Timer timer) {
		TrafficMeter meter = rates.begin(peer);
		return (meter != null) ? new InboundRate(rates, peer, meter, timer) : null;
	}

	/**
	 * Why a call or message is not taken now, or {@code null}.
	 * @param hits is told the bound that the peer ran into
	 */
	@Nullable Problem refusal(Payload payload, Consumer<Limit> hits) {
		TrafficMeter.Refusal refused = this.meter.take(payload.size(), this.timer.nanoTime());
		if (refused == null) {
			return null;
		}
		hits.accept(refused.tooMany() ? Limit.MESSAGE_RATE : Limit.BYTE_RATE);
		String what = refused.tooMany()
				? "%d calls and messages a second ('conduit.ratelimit.messages')"
					.formatted(this.meter.rate().messages())
				: "%d bytes a second ('conduit.ratelimit.bytes')".formatted(this.meter.rate().bytes());
		return Problem
			.of(ErrorCode.RATE_LIMITED, "'%s' may send %s".formatted(Printable.of(this.peer.principal()), what))
			.withRetry(true, Duration.ofMillis(Math.ceilDiv(refused.nanos(), 1_000_000L)));
	}

	/**
	 * An item of a stream came.
	 */
	void charge(Payload item) {
		this.meter.charge(item.size(), this.timer.nanoTime());
	}

	/**
	 * Sends credit as soon as the peer may send more, on the loop or the timer's thread.
	 */
	void whenPaid(Runnable credit) {
		long wait = this.meter.charge(0, this.timer.nanoTime());
		if (wait > 0) {
			this.timer.schedule(Duration.ofNanos(wait), credit);
		}
		else {
			credit.run();
		}
	}

	/**
	 * The connection is over.
	 */
	void end() {
		this.rates.end(this.peer);
	}

}

package dev.conduit.server;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import dev.conduit.authentication.Identity;
import dev.conduit.connection.PeerRates;
import dev.conduit.exchange.Peer;
import dev.conduit.exchange.TrafficMeter;
import dev.conduit.exchange.TrafficRate;
import dev.conduit.time.ManualTimer;

import static org.assertj.core.api.Assertions.assertThat;

class PrincipalRatesTests {

	private static final TrafficRate RATE = new TrafficRate(10, 0);

	private final ManualTimer timer = new ManualTimer();

	private PeerRates rates(RateLimitOptions options) {
		return PrincipalRates.of(options, this.timer::nanoTime);
	}

	private static Peer peer(String principal) {
		return new Peer(1, principal, "app", "somewhere", Set.of());
	}

	private TrafficMeter.Refusal take(TrafficMeter meter) {
		return meter.take(0, this.timer.nanoTime());
	}

	@Test
	void withoutLimitsNothingIsKept() {
		assertThat(rates(RateLimitOptions.NONE)).isSameAs(PeerRates.UNLIMITED);
		assertThat(PeerRates.UNLIMITED.begin(peer("alice"))).isNull();
	}

	@Test
	void allConnectionsOfAPrincipalShareAMeter() {
		PeerRates rates = rates(new RateLimitOptions(RATE, Map.of()));

		TrafficMeter one = rates.begin(peer("alice"));

		assertThat(rates.begin(peer("alice"))).isSameAs(one);
		assertThat(rates.begin(peer("bob"))).isNotSameAs(one);
	}

	@Test
	void thoseWhoAreNamedHaveARateOfTheirOwn() {
		PeerRates rates = rates(
				new RateLimitOptions(RATE, Map.of("alice", new TrafficRate(99, 0), "root", TrafficRate.UNLIMITED)));

		assertThat(rates.begin(peer("alice")).rate().messages()).isEqualTo(99);
		assertThat(rates.begin(peer("bob")).rate()).isEqualTo(RATE);
		assertThat(rates.begin(peer("root"))).isNull();
	}

	@Test
	void comingBackDoesNotFillTheBucket() {
		PeerRates rates = rates(new RateLimitOptions(RATE, Map.of()));
		TrafficMeter meter = rates.begin(peer("alice"));
		for (int i = 0; i < 10; i++) {
			assertThat(take(meter)).isNull();
		}
		rates.end(peer("alice"));

		assertThat(take(rates.begin(peer("alice")))).isNotNull();
		this.timer.advance(Duration.ofMillis(100));
		assertThat(take(rates.begin(peer("alice")))).isNull();
	}

	@Test
	void aMeterIsSharedForAsLongAsOneConnectionIsThere() {
		PeerRates rates = rates(new RateLimitOptions(RATE, Map.of()));
		TrafficMeter meter = rates.begin(peer("alice"));
		rates.begin(peer("alice"));
		rates.end(peer("alice"));

		assertThat(rates.begin(peer("alice"))).isSameAs(meter);
	}

	@Test
	void nobodyKnowsWhoIsAnonymousSoEachConnectionHasAMeter() {
		PrincipalRates rates = (PrincipalRates) rates(new RateLimitOptions(RATE, Map.of()));
		Peer anonymous = new Peer(1, "anonymous", "app", "somewhere", Set.of(Identity.ANONYMOUS_AUTHORITY));

		assertThat(rates.begin(anonymous)).isNotSameAs(rates.begin(anonymous));
		rates.end(anonymous);
		assertThat(rates.size()).isZero();
	}

	@Test
	void thoseWhoLeaveInCrowdsLeaveLittleBehind() {
		PrincipalRates rates = (PrincipalRates) rates(new RateLimitOptions(RATE, Map.of()));
		for (int i = 0; i < 3 * PrincipalRates.MOST_ABSENT; i++) {
			take(rates.begin(peer("user-" + i)));
			rates.end(peer("user-" + i));
		}
		assertThat(rates.size()).isEqualTo(PrincipalRates.MOST_ABSENT);

		this.timer.advance(Duration.ofSeconds(1));
		take(rates.begin(peer("last")));
		rates.end(peer("last"));

		assertThat(rates.size()).isOne();
	}

}

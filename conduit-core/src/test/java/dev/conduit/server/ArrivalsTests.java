package dev.conduit.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.conduit.message.Limit;
import dev.conduit.time.ManualTimer;
import dev.conduit.transport.Link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ArrivalsTests {

	private static final int MANY = 1000;

	private final ManualTimer timer = new ManualTimer();

	private final List<Limit> hits = new ArrayList<>();

	private final List<Link> cut = new ArrayList<>();

	private Arrivals arrivals(int perAddress, int perSecond, int beforeLogin) {
		return new Arrivals(new ArrivalLimits(perAddress, perSecond, beforeLogin), this.timer::nanoTime,
				this.hits::add);
	}

	private boolean arrive(Arrivals arrivals, Link link) {
		return arrivals.arrived(link, () -> this.cut.add(link));
	}

	private static Link from(String address) {
		try {
			return SilentLink.from(InetAddress.getByName(address), false);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	@Test
	void oneAddressHasAsManyConnectionsAsTheLimitHoweverItIsWritten() {
		Arrivals arrivals = arrivals(3, MANY, MANY);
		Link first = from("192.0.2.7");

		assertThat(arrive(arrivals, first)).isTrue();
		assertThat(arrive(arrivals, from("::ffff:192.0.2.7"))).isTrue();
		assertThat(arrive(arrivals, from("192.0.2.7"))).isTrue();
		assertThat(this.hits).isEmpty();
		assertThat(arrive(arrivals, from("::ffff:c000:207"))).isFalse();
		assertThat(this.hits).containsExactly(Limit.CONNECTIONS_PER_ADDRESS);
		assertThat(arrive(arrivals, from("192.0.2.8"))).isTrue();

		arrivals.left(first);
		assertThat(arrive(arrivals, from("192.0.2.7"))).isTrue();
		assertThat(arrive(arrivals, from("192.0.2.7"))).isFalse();
	}

	@Test
	void oneNetworkOfIPv6CountsAsOneAddress() {
		Arrivals arrivals = arrivals(2, MANY, MANY);

		assertThat(arrive(arrivals, from("2001:db8::1"))).isTrue();
		assertThat(arrive(arrivals, from("2001:db8::2"))).isTrue();
		assertThat(arrive(arrivals, from("2001:db8::3"))).isFalse();
		assertThat(arrive(arrivals, from("2001:db8:0:1::3"))).isTrue();
	}

	@Test
	void thisHostHasNoLimitOfItsOwn() throws Exception {
		Arrivals arrivals = arrivals(1, MANY, MANY);

		for (int i = 0; i < 5; i++) {
			assertThat(arrive(arrivals, SilentLink.from(InetAddress.getLoopbackAddress(), true))).isTrue();
			assertThat(arrive(arrivals, SilentLink.from(null, true))).isTrue();
		}

		assertThat(this.hits).isEmpty();
	}

	@Test
	void nothingIsKeptOfThoseWhoLeft() {
		Arrivals arrivals = arrivals(MANY, MANY, MANY);
		List<Link> links = new ArrayList<>();
		for (int i = 0; i < 500; i++) {
			Link link = from("10.0.%d.%d".formatted(i / 200, i % 200));
			links.add(link);
			arrive(arrivals, link);
		}
		assertThat(arrivals.addresses()).isEqualTo(500);

		links.forEach(arrivals::left);
		links.forEach(arrivals::left);

		assertThat(arrivals.addresses()).isZero();
	}

	@Test
	void asManyComeInASecondAsTheLimit() {
		Arrivals arrivals = arrivals(MANY, 10, MANY);

		for (int i = 0; i < 10; i++) {
			assertThat(arrive(arrivals, from("192.0.2." + i))).isTrue();
		}
		assertThat(this.hits).isEmpty();
		assertThat(arrive(arrivals, from("192.0.2.99"))).isFalse();
		assertThat(this.hits).containsExactly(Limit.ACCEPT_RATE);
		this.timer.advance(Duration.ofMillis(100));
		assertThat(arrive(arrivals, from("192.0.2.99"))).isTrue();
		assertThat(arrive(arrivals, from("192.0.2.99"))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void forOneMoreThanMayBeWithoutALogInTheOldestGoes(int beforeLogin) {
		Arrivals arrivals = arrivals(MANY, MANY, beforeLogin);
		List<Link> links = new ArrayList<>();
		for (int i = 0; i < beforeLogin; i++) {
			links.add(from("192.0.2.1"));
			assertThat(arrive(arrivals, links.get(i))).isTrue();
		}
		assertThat(this.cut).isEmpty();

		assertThat(arrive(arrivals, from("192.0.2.2"))).isTrue();

		assertThat(this.cut).containsExactly(links.get(0));
		assertThat(this.hits).containsExactly(Limit.PRE_AUTH_CONNECTIONS);
	}

	@Test
	void whoeverLoggedInOrLeftIsNoneOfThem() {
		Arrivals arrivals = arrivals(MANY, MANY, 2);
		Link known = from("192.0.2.1");
		Link gone = from("192.0.2.1");
		arrive(arrivals, known);
		arrive(arrivals, gone);

		arrivals.loggedIn(known);
		arrivals.left(gone);
		arrive(arrivals, from("192.0.2.2"));
		arrive(arrivals, from("192.0.2.3"));

		assertThat(this.cut).isEmpty();
	}

	@Test
	void limitsThatLetNobodyInAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ArrivalLimits(0, 1, 1))
			.withMessageContaining("perAddress");
		assertThatIllegalArgumentException().isThrownBy(() -> new ArrivalLimits(1, 0, 1))
			.withMessageContaining("perSecond");
		assertThatIllegalArgumentException().isThrownBy(() -> new ArrivalLimits(1, 1, 0))
			.withMessageContaining("beforeLogin");
	}

	@Test
	void ofThoseForWhomThereIsNoRoomAFewHaveTheTimeToHearIt() {
		Arrivals arrivals = arrivals(MANY, MANY, MANY);
		List<Link> refused = new ArrayList<>();
		for (int i = 0; i < 70; i++) {
			Link link = from("192.0.2.7");
			arrive(arrivals, link);
			arrivals.refused(link);
			refused.add(link);
		}

		assertThat(this.cut).containsExactlyElementsOf(refused.subList(64, 70));

		arrivals.left(refused.get(0));
		Link next = from("192.0.2.7");
		arrive(arrivals, next);
		arrivals.refused(next);
		assertThat(this.cut).doesNotContain(next);
	}

	@Test
	void whoIsRefusedIsNoNewcomerAnyMore() {
		Arrivals arrivals = arrivals(MANY, MANY, 1);
		Link refused = from("192.0.2.7");
		arrive(arrivals, refused);
		arrivals.refused(refused);

		arrive(arrivals, from("192.0.2.8"));

		assertThat(this.cut).isEmpty();
		assertThat(this.hits).isEmpty();
	}

	@Test
	void whoCameByNoSocketIsNotCounted() {
		Arrivals arrivals = arrivals(MANY, MANY, MANY);
		for (int i = 0; i < 70; i++) {
			arrivals.refused(from("192.0.2.7"));
		}
		Link link = from("192.0.2.7");
		arrive(arrivals, link);

		arrivals.refused(link);

		assertThat(this.cut).isEmpty();
	}

}

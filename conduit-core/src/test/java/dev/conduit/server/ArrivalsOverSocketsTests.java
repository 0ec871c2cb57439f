package dev.conduit.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import dev.conduit.client.ConduitClient;
import dev.conduit.message.Limit;
import dev.conduit.time.ManualTimer;
import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.netty.NettyOptions;
import dev.conduit.transport.netty.SocketRawPeer;
import dev.conduit.transport.netty.TestedSockets;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The crowd before a server's door: whoever keeps the rules gets in.
 */
@ParameterizedClass
@EnumSource
class ArrivalsOverSocketsTests extends ServerFixture {

	private final ManualTimer timer = new ManualTimer();

	private final List<SocketRawPeer> crowd = new ArrayList<>();

	@Parameter
	private TestedSockets sockets;

	@Override
	protected TestedTransport open() {
		return this.sockets.open(NettyOptions.DEFAULT);
	}

	@AfterEach
	void closeAll() {
		this.crowd.forEach(SocketRawPeer::close);
	}

	private void serve(ArrivalLimits limits) {
		serve((options) -> options.withArrivals(limits), (builder) -> builder.timer(this.timer));
	}

	private SocketRawPeer arrive() {
		SocketRawPeer peer = SocketRawPeer.connect(address());
		this.crowd.add(peer);
		return peer;
	}

	@Test
	void oneMoreThanMayComeInASecondIsClosedAndTheNextSecondBringsOthersIn() {
		serve(new ArrivalLimits(256, 3, 1024));
		for (int i = 0; i < 3; i++) {
			arrive().writePreface();
		}
		eventually("those who fit").until(() -> server().connections().size() == 3);

		assertThat(arrive().readToEnd()).isEmpty();

		assertThat(server().limitHits(Limit.ACCEPT_RATE)).isOne();
		assertThat(log().all()).filteredOn((line) -> line.contains("ACCEPT_RATE"))
			.singleElement()
			.asString()
			.contains("before its log-in");
		this.timer.advance(Duration.ofSeconds(1));
		assertThat(call(connect(), "echo", "in").join()).isEqualTo("in");
	}

	@Test
	void theOldestStrangerGoesForANewOneAndThoseWhoLoggedInStay() {
		serve(new ArrivalLimits(256, 1000, 3));
		ConduitClient honest = connect();
		SocketRawPeer oldest = arrive();
		oldest.writePreface();
		eventually("the first").until(() -> server().connections().size() == 2);
		SocketRawPeer silent = arrive();
		SocketRawPeer last = arrive();
		last.writePreface();
		eventually("the last").until(() -> server().connections().size() == 3);
		assertThat(server().limitHits(Limit.PRE_AUTH_CONNECTIONS)).isZero();

		RawClient late = RawClient.connect(address()).logIn();

		assertThat(oldest.readToEnd()).isEmpty();
		assertThat(server().limitHits(Limit.PRE_AUTH_CONNECTIONS)).isOne();
		assertThat(call(honest, "echo", "still here").join()).isEqualTo("still here");
		late.close();
		silent.close();
	}

	@Test
	void aFloodOfStrangersLeavesFewLinesInTheLog() {
		serve(new ArrivalLimits(256, 1, 1024));
		arrive().writePreface();
		eventually("the one who fits").until(() -> server().connections().size() == 1);

		for (int i = 0; i < 200; i++) {
			assertThat(arrive().readToEnd()).isEmpty();
			this.crowd.removeLast().close();
		}

		assertThat(server().limitHits(Limit.ACCEPT_RATE)).isEqualTo(200);
		assertThat(log().all()).filteredOn((line) -> line.contains("ACCEPT_RATE")).hasSizeBetween(1, StrangerLog.BURST);
	}

}

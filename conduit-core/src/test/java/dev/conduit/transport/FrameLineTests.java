package dev.conduit.transport;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.conduit.frame.FlowScope;
import dev.conduit.frame.Frame;
import dev.conduit.frame.PeerLimits;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Handling;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Route;
import dev.conduit.message.TopicName;

import static org.assertj.core.api.Assertions.assertThat;

class FrameLineTests {

	/** In everything that must not be seen. */
	private static final String SECRET = "hunter2";

	private static final Headers HEADERS = Headers.of("authorization", SECRET);

	private static final Payload PAYLOAD = Payload.text(SECRET);

	private static final Problem PROBLEM = Problem.of(ErrorCode.EXECUTION_FAILED, SECRET);

	@Test
	void aCallIsShownWithItsNumberItsMethodAndTheSizeOfItsArguments() {
		assertThat(FrameLine
			.of(new Frame.RpcRequest(7, new Route("echo.say"), Duration.ofMillis(500), false, HEADERS, PAYLOAD)))
			.isEqualTo("RPC_REQUEST #7 echo.say, 500 ms left, headers [authorization], 7 bytes of "
					+ PAYLOAD.contentType());
	}

	@Test
	void aMessageIsShownWithHowItIsTreated() {
		Handling handling = Handling.DEFAULT.withKey(SECRET).withTimeToLive(Duration.ofSeconds(1));

		assertThat(FrameLine.of(new Frame.Message(9, new TopicName("orders.eu"), 3, AckLevel.PROCESSED, 2, null,
				Headers.EMPTY, Payload.EMPTY, handling)))
			.isEqualTo("MESSAGE #9 orders.eu, for subscription #3, ack processed, attempt 2, with key, expires, "
					+ "0 bytes of " + Payload.EMPTY.contentType());
	}

	@Test
	void aPauseIsShownWithWhatItIsAbout() {
		assertThat(FrameLine.of(new Frame.Pause(FlowScope.of(new TopicName("orders")), 4)))
			.isEqualTo("PAUSE topic orders, generation 4");
		assertThat(FrameLine.of(new Frame.Resume(FlowScope.CONNECTION, 4)))
			.isEqualTo("RESUME connection, generation 4");
	}

	/** A peer that forges lines of our log would be believed. */
	@Test
	void aNameOfAPeerForgesNoLine() {
		assertThat(FrameLine.of(new Frame.Subscribe(1, "a\nINFO all is well", AckLevel.NONE)))
			.isEqualTo("SUBSCRIBE #1 a\\u000aINFO all is well, ack none");
	}

	@ParameterizedTest
	@MethodSource
	void nothingOfALogInIsShown(Frame frame) {
		assertThat(FrameLine.of(frame)).isNull();
	}

	static Stream<Frame> nothingOfALogInIsShown() {
		byte[] secret = SECRET.getBytes(StandardCharsets.UTF_8);
		return Stream.of(new Frame.AuthRequest("ann", List.of("PLAIN"), 0, PeerLimits.DEFAULT, secret, secret),
				new Frame.AuthChallenge("PLAIN", secret), new Frame.AuthResponse(secret),
				new Frame.AuthSuccess(1, "server", secret, false, 0, PeerLimits.DEFAULT, secret),
				new Frame.AuthFailure(PROBLEM, List.of("PLAIN")));
	}

	@ParameterizedTest
	@MethodSource
	void nothingOfWhatPeopleSayIsShown(Frame frame) {
		assertThat(FrameLine.of(frame)).isNotBlank().doesNotContain(SECRET);
	}

	static Stream<Frame> nothingOfWhatPeopleSayIsShown() {
		return Stream.of(
				new Frame.Message(1, new TopicName("t"), 0, AckLevel.NONE, 1, null, HEADERS, PAYLOAD,
						Handling.DEFAULT.withKey(SECRET)),
				new Frame.Nack(1, PROBLEM), new Frame.RpcResponse(1, HEADERS, PAYLOAD), new Frame.RpcError(1, PROBLEM),
				new Frame.StreamItem(1, HEADERS, PAYLOAD), new Frame.Close(ErrorCode.INTERNAL, SECRET));
	}

}

package dev.conduit.frame;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ContentType;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Route;
import dev.conduit.message.TopicName;
import dev.conduit.message.Violation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FrameEncoderTests {

	private static final byte[] NONE = new byte[0];

	private final FrameEncoder encoder = new FrameEncoder();

	static List<Frame> impossible() {
		Route route = new Route("m");
		TopicName topic = new TopicName("t");
		return List.of(new Frame.RpcRequest(0, route, null, false, Headers.EMPTY, Payload.EMPTY),
				new Frame.Unsubscribe(0), new Frame.Subscribe(1, "", AckLevel.NONE),
				new Frame.Subscribe(1, "a".repeat(256), AckLevel.NONE), new Frame.Credit(1, 0),
				new Frame.Message(1, topic, 0, AckLevel.NONE, 0, null, Headers.EMPTY, Payload.EMPTY),
				new Frame.AuthChallenge("", NONE), new Frame.AuthChallenge("NONE", new byte[7169]),
				new Frame.AuthRequest("c", List.of(), 0, PeerLimits.DEFAULT, NONE, NONE),
				new Frame.AuthRequest("c", Collections.nCopies(17, "NONE"), 0, PeerLimits.DEFAULT, NONE, NONE),
				new Frame.AuthRequest("ä".repeat(128), List.of("NONE"), 0, PeerLimits.DEFAULT, NONE, NONE),
				new Frame.Unknown(0x80));
	}

	@ParameterizedTest
	@MethodSource("impossible")
	void refusesWhatTheReceiverWouldRefuseAndWritesNothing(Frame frame) {
		ByteBuf out = Unpooled.buffer().writeByte(1);

		assertThatIllegalArgumentException().isThrownBy(() -> this.encoder.encode(frame, out));

		assertThat(out.readableBytes()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 9_999, 10_000, 10_001 })
	void refusesAPayloadLargerThanThePeerTakes(int size) {
		this.encoder.setFormat(8192, 10_000, false);
		ByteBuf out = Unpooled.buffer().writeByte(1);
		Frame frame = new Frame.RpcResponse(1, Headers.EMPTY, Payload.bytes(new byte[size]));

		if (size <= 10_000) {
			this.encoder.encode(frame, out);
			assertThat(out.readableBytes()).isGreaterThan(size);
		}
		else {
			assertTooLarge(frame, out, "RPC_RESPONSE: the payload has 10001 bytes, and the peer takes 10000");
		}
	}

	@Test
	void refusesHeadersThatDoNotFitIntoOneFrameOfThePeer() {
		ByteBuf out = Unpooled.buffer().writeByte(1);
		Headers headers = Headers.of("a", "x".repeat(4096)).with("b", "y".repeat(4082));
		assertThat(Wire.encode(this.encoder, new Frame.RpcResponse(1, headers, Payload.EMPTY))).hasSize(16 + 8188);

		assertTooLarge(new Frame.RpcResponse(1, headers.with("c", ""), Payload.EMPTY), out,
				"RPC_RESPONSE: the headers have 8193 bytes, and the peer takes 8192");
	}

	@Test
	void refusesHeadersThatLeaveNoRoomForThePayload() {
		ByteBuf out = Unpooled.buffer().writeByte(1);
		Headers headers = Headers.of("a", "x".repeat(4096)).with("b", "y".repeat(4086));
		assertThat(Wire.encode(this.encoder, new Frame.RpcResponse(1, headers, Payload.EMPTY))).hasSize(16 + 8192);

		assertTooLarge(new Frame.RpcResponse(1, headers, Payload.bytes(new byte[1])), out,
				"RPC_RESPONSE: the headers have");
	}

	@Test
	void refusesAHeaderBlockThatIsTooLongForItsField() {
		this.encoder.setFormat(PeerLimits.MAX_FRAME_SIZE, 1, false);
		ByteBuf out = Unpooled.buffer().writeByte(1);
		Headers headers = Headers.EMPTY;
		for (int i = 0; i < 16; i++) {
			headers = headers.with("h" + i, "x".repeat(4096));
		}

		assertTooLarge(new Frame.RpcResponse(1, headers, Payload.EMPTY), out, "and the peer takes 65535");
	}

	@Test
	void writesNothingIntoABufferThatIsTooSmall() {
		ByteBuf out = Unpooled.buffer(8, 30);

		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> this.encoder
			.encode(new Frame.RpcResponse(1, Headers.EMPTY, Payload.text("hello hello hello")), out));

		assertThat(out.readableBytes()).isZero();
	}

	@Test
	void cutsAProblemToWhatTravels() {
		List<Violation> violations = IntStream.range(0, 300)
			.mapToObj((i) -> new Violation("f" + i, "x".repeat((i == 0) ? 2000 : 1)))
			.toList();
		Problem problem = new Problem(ErrorCode.VALIDATION, "t".repeat(300), "ä".repeat(4000), violations, false, null,
				Payload.EMPTY);

		this.encoder.setFormat(PeerLimits.DEFAULT.maxFrameSize(), 1, false);
		Problem travelled = travel(problem);

		assertThat(travelled.violations()).hasSize(Problem.MAX_VIOLATIONS);
		assertThat(travelled.violations().get(0).message()).isEqualTo("x".repeat(1024));
		assertThat(travelled.violations().get(255)).isEqualTo(violations.get(255));
		assertThat(travelled.type()).isEqualTo("t".repeat(255));
		assertThat(travelled.detail()).startsWith("ääää").endsWith("ä (and 44 more violations)");
		assertThat(travelled.detail().getBytes(StandardCharsets.UTF_8)).hasSizeBetween(4095, 4096);
	}

	@Test
	void leavesOutViolationsThatDoNotFitIntoOneFrame() {
		List<Violation> violations = Collections.nCopies(200, new Violation("ü".repeat(300), "💥".repeat(400)));

		Problem travelled = travel(Problem.of(ErrorCode.VALIDATION, "x".repeat(5000), violations));

		assertThat(travelled.violations()).hasSize(2).containsOnly(new Violation("ü".repeat(127), "💥".repeat(256)));
		assertThat(travelled.detail()).hasSize(4096).endsWith(" (and 198 more violations)");
	}

	@Test
	void cutsNoProblemThatFits() {
		Problem problem = Problem.of(ErrorCode.VALIDATION, "ß".repeat(2048),
				Collections.nCopies(10, new Violation("f".repeat(255), "")));

		assertThat(travel(problem)).isEqualTo(problem);
	}

	@Test
	void cutsTheDetailOfAClose() {
		Frame.Close close = (Frame.Close) Wire.decode(Wire.encode(new Frame.Close(ErrorCode.NORMAL, "x".repeat(5000))))
			.get(0);

		assertThat(close.detail()).hasSize(4096);
	}

	@Test
	void tellsTimesThatAreTooLongAsTheLongestThereIs() {
		Duration year = Duration.ofDays(365);
		Duration millis = Duration.ofMillis(0xffff_ffffL);

		assertThat(timeout(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(year);
		assertThat(timeout(year.minusNanos(1000))).isEqualTo(year.minusNanos(1000));
		assertThat(timeout(Duration.ofSeconds(-1))).isEqualTo(Duration.ZERO);
		assertThat(timeout(Duration.ofNanos(1999))).isEqualTo(Duration.ofNanos(1000));
		assertThat(travel(Problem.of(ErrorCode.PAUSED, "").withRetry(true, year)).retryAfter()).isEqualTo(millis);
	}

	@Test
	void tellsWhetherARetryMakesSenseOnlyWhereTheCodeDoesNot() {
		for (ErrorCode code : ErrorCode.values()) {
			Problem problem = Problem.of(code, "");
			assertThat(travel(problem)).isEqualTo(problem);
			assertThat(travel(problem.withRetry(!code.retryable(), null)).retryable()).isEqualTo(!code.retryable());
			assertThat(Wire.encode(new Frame.RpcError(1, problem))).hasSize(16 + 5);
		}
	}

	@Test
	void writesTextThatIsNoUnicodeAsQuestionMarks() {
		assertThat(travel(Problem.of(ErrorCode.INTERNAL, "a\ud800b")).detail()).isEqualTo("a?b");
	}

	@Test
	void writesHeadersUpToTheirBounds() {
		this.encoder.setFormat(PeerLimits.DEFAULT.maxFrameSize(), 1, false);
		Headers most = Headers.of("ä".repeat(64), "ö".repeat(2048));
		for (int i = 1; i < Headers.MAX_ENTRIES; i++) {
			most = most.with("name" + i, (i % 2 == 0) ? "" : ("value " + i));
		}
		Frame frame = new Frame.StreamItem(1, most, Payload.EMPTY);

		assertThat(Wire.decode(Wire.encode(this.encoder, frame))).containsExactly(frame);
	}

	@Test
	void leavesNoDoubtAboutContentTypes() {
		for (String value : List.of("application/json", "text/plain", "a", "text/html;charset=utf-8")) {
			Payload payload = Payload.of(new byte[] { 1 }, new ContentType(value));
			assertThat(Wire.decode(Wire.encode(new Frame.StreamItem(1, Headers.EMPTY, payload))))
				.containsExactly(new Frame.StreamItem(1, Headers.EMPTY, payload));
		}
	}

	@Test
	void estimatesEnoughForFramesWithoutHeaders() {
		Frames.all()
			.forEach((name, frame) -> assertThat(FrameEncoder.sizeEstimate(frame)).as(name)
				.isGreaterThanOrEqualTo(Wire.encode(frame).length));
	}

	@Test
	void writesAPayloadThatIsAPartOfAnArray() {
		Payload part = Payload.of(new byte[] { 1, 2, 3, 4 }, 1, 2, ContentType.BYTES);

		assertThat(Wire.decode(Wire.encode(new Frame.StreamItem(1, Headers.EMPTY, part))))
			.containsExactly(new Frame.StreamItem(1, Headers.EMPTY, Payload.bytes(new byte[] { 2, 3 })));
	}

	@Test
	void hasAFormatThatEveryPeerTakes() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.encoder.setFormat(8191, 1, false));
		assertThatIllegalArgumentException().isThrownBy(() -> this.encoder.setFormat(8192, 0, false));
	}

	@Test
	void announcesLimitsThatThePeerAccepts() {
		Duration second = Duration.ofSeconds(1);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new PeerLimits(8192, 1, 1, 1, second, second.plusNanos(1)))
			.withMessageContaining("'heartbeatTimeout' must be longer than 'heartbeatInterval'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new PeerLimits(8192, 1, 1, 1, second, Duration.ofDays(1).plusMillis(1)));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new PeerLimits(8192, 1, 1, 1, Duration.ofSeconds(Long.MAX_VALUE), second));
		assertThatIllegalArgumentException().isThrownBy(() -> new PeerLimits(8192, 1, 1, 1, Duration.ZERO, second));
	}

	private Problem travel(Problem problem) {
		Frame frame = Wire.decode(Wire.encode(this.encoder, new Frame.RpcError(1, problem))).get(0);
		return ((Frame.RpcError) frame).problem();
	}

	private static Duration timeout(Duration timeout) {
		Frame request = new Frame.RpcRequest(1, new Route("m"), timeout, false, Headers.EMPTY, Payload.EMPTY);
		return ((Frame.RpcRequest) Wire.decode(Wire.encode(request)).get(0)).timeout();
	}

	private void assertTooLarge(Frame frame, ByteBuf out, String message) {
		assertThatExceptionOfType(ConduitException.class).isThrownBy(() -> this.encoder.encode(frame, out))
			.withMessageContaining(message)
			.extracting(ConduitException::code)
			.isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
		assertThat(out.readableBytes()).isEqualTo(1);
	}

}

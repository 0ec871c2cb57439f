package dev.conduit.frame;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.conduit.message.AckLevel;
import dev.conduit.message.ContentType;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Limit;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Route;
import dev.conduit.message.TopicName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Payloads that are larger than a frame.
 */
class SplitPayloadTests {

	private static final int FRAME = 8192;

	private static final byte[] NONE = new byte[0];

	private static final byte[] ROUTE = Wire.bytes("0200016d");

	private static final FrameLimits LIMITS = new FrameLimits(FRAME, 100_000, 20, 3, Duration.ofSeconds(30));

	private final CountingAllocator allocator = new CountingAllocator();

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);

	private final List<Frame> frames = new ArrayList<>();

	private final FrameDecoder decoder = FrameDecoder.forClient(this.allocator, this.now::get);

	private final FrameEncoder encoder = new FrameEncoder();

	SplitPayloadTests() {
		this.decoder.setLimits(LIMITS);
		this.encoder.setFormat(FRAME, 100_000, false);
	}

	@AfterEach
	void releasesAllBuffersInTheEnd() {
		this.decoder.close();
		this.allocator.requireAllReleased();
	}

	@ParameterizedTest
	@ValueSource(ints = { 8_179, 8_180, 8_181, 16_372, 16_373, 99_999, 100_000 })
	void comeBackWhole(int size) {
		Frame.Message message = new Frame.Message(1, new TopicName("t"), 0, AckLevel.PROCESSED, 1, null, Headers.EMPTY,
				payload(size, ContentType.CBOR));
		Frame.RpcResponse response = new Frame.RpcResponse(3, Headers.of("a", "b"), payload(size, ContentType.JSON));
		Frame.RpcRequest request = new Frame.RpcRequest(5, new Route("m"), Duration.ofMillis(1), true, Headers.EMPTY,
				payload(size, ContentType.TEXT));
		Frame.StreamItem item = new Frame.StreamItem(7, Headers.EMPTY, payload(size, ContentType.BYTES));
		Problem problem = Problem.of(ErrorCode.APPLICATION, "").withBody(payload(size, ContentType.JSON));

		for (boolean checksum : new boolean[] { false, true }) {
			this.frames.clear();
			this.encoder.setFormat(FRAME, 100_000, checksum);
			decode(Wire.encode(this.encoder, message, response, request, item, new Frame.RpcError(9, problem),
					new Frame.Nack(11, problem)));
			assertThat(this.frames).containsExactly(message, response, request, item, new Frame.RpcError(9, problem),
					new Frame.Nack(11, problem));
		}
	}

	/** The array is that of the first piece, which had room for the rest. */
	@Test
	void thatAreALittleTooLargeAreNotCopiedOnceMore() {
		decode(Wire.encode(this.encoder,
				new Frame.RpcRequest(5, new Route("m"), null, false, Headers.EMPTY, payload(FRAME, ContentType.TEXT))));

		assertThat(this.frames).singleElement().satisfies((frame) -> {
			Payload payload = ((Frame.RpcRequest) frame).payload();
			assertThat(payload).isEqualTo(payload(FRAME, ContentType.TEXT));
			assertThat(payload.array().length).isGreaterThan(FRAME).isLessThanOrEqualTo(FRAME + FRAME / 8);
		});
	}

	@Test
	void fillTheFramesThatThePeerTakes() {
		byte[] bytes = Wire.encode(this.encoder,
				new Frame.RpcResponse(3, Headers.EMPTY, payload(2 * FRAME + 1, ContentType.BYTES)));

		assertThat(bytes).hasSize(3 * 16 + 2 * FRAME + 1);
		assertThat(header(bytes, 0)).isEqualTo("0000200021010000");
		assertThat(header(bytes, 16 + FRAME)).isEqualTo("0000200021010000");
		assertThat(header(bytes, 2 * (16 + FRAME))).isEqualTo("0000000121000000");
	}

	@Test
	void leaveRoomForTheChecksum() {
		this.encoder.setFormat(FRAME, 100_000, true);

		byte[] bytes = Wire.encode(this.encoder,
				new Frame.RpcResponse(3, Headers.EMPTY, payload(FRAME, ContentType.BYTES)));

		assertThat(header(bytes, 0)).isEqualTo("0000200021810000");
		assertThat(header(bytes, 16 + FRAME)).isEqualTo("0000000821800000");
	}

	@Test
	void mayBeInterleaved() {
		byte[] one = piece(FrameType.RPC_REQUEST, 1, 1, ROUTE, "a");
		byte[] other = piece(FrameType.RPC_REQUEST, 1, 3, ROUTE, "x");
		byte[] restOfOther = piece(FrameType.RPC_REQUEST, 0, 3, NONE, "y");
		byte[] restOfOne = piece(FrameType.RPC_REQUEST, 0, 1, NONE, "b");

		decode(Wire.join(one, other, Wire.encode(new Frame.Ping(9), new Frame.Credit(1, 4)), restOfOther, restOfOne));

		assertThat(this.frames).containsExactly(new Frame.Ping(9), new Frame.Credit(1, 4), request(3, "xy"),
				request(1, "ab"));
	}

	@Test
	void keepTheOneWayFlagOfTheirFirstFrame() {
		decode(Wire.join(piece(FrameType.RPC_REQUEST, 3, 1, ROUTE, "a"),
				piece(FrameType.RPC_REQUEST, 0, 1, NONE, "b")));

		assertThat(this.frames).singleElement()
			.isEqualTo(new Frame.RpcRequest(1, new Route("m"), null, true, Headers.EMPTY,
					Payload.bytes("ab".getBytes(StandardCharsets.US_ASCII))));
	}

	@Test
	void areForgottenWhenTheyAreCancelled() {
		decode(Wire.join(piece(FrameType.RPC_REQUEST, 1, 1, ROUTE, "a"), Wire.encode(new Frame.RpcCancel(1)),
				piece(FrameType.RPC_REQUEST, 0, 1, ROUTE, "b")));

		assertThat(this.frames).containsExactly(new Frame.RpcCancel(1), request(1, "b"));
	}

	@Test
	void ofAnErrorMayBeSplitAsWell() {
		byte[] code = Wire.bytes("10000203e9");

		decode(Wire.join(piece(FrameType.STREAM_ITEM, 1, 1, NONE, "half an item"),
				piece(FrameType.RPC_ERROR, 1, 1, code, "a"), piece(FrameType.RPC_ERROR, 0, 1, NONE, "b")));

		assertThat(this.frames).containsExactly(new Frame.RpcError(1,
				Problem.of(ErrorCode.INTERNAL, "").withBody(Payload.bytes("ab".getBytes(StandardCharsets.US_ASCII)))));
	}

	@Test
	void areRefusedBeforeLogin() {
		this.decoder.setLimits(FrameLimits.BEFORE_LOGIN);

		assertRefused(piece(FrameType.RPC_REQUEST, 1, 1, ROUTE, "a"), "at most 0 incomplete payloads");
	}

	@Test
	void areBoundedInTheirNumber() {
		for (int id = 1; id <= 5; id += 2) {
			decode(piece(FrameType.RPC_REQUEST, 1, id, ROUTE, "a"));
		}

		assertRefused(piece(FrameType.RPC_REQUEST, 1, 7, ROUTE, "a"),
				"expected at most 3 incomplete payloads at once, found one more");
	}

	@Test
	void makeRoomForOthersWhenTheyAreWhole() {
		for (int id = 1; id <= 99; id += 2) {
			decode(piece(FrameType.RPC_REQUEST, 1, id, ROUTE, "a"));
			decode(piece(FrameType.RPC_REQUEST, 0, id, NONE, "b"));
		}

		assertThat(this.frames).hasSize(50);
	}

	@Test
	void areBoundedInTheirFrames() {
		decode(piece(FrameType.RPC_REQUEST, 1, 1, ROUTE, "a"));
		for (int i = 1; i < LIMITS.maxFragments(); i++) {
			decode(piece(FrameType.RPC_REQUEST, 1, 1, NONE, "b"));
		}

		assertRefused(piece(FrameType.RPC_REQUEST, 0, 1, NONE, "c"),
				"expected RPC_REQUEST in at most 20 frames, found one more");
	}

	@ParameterizedTest
	@ValueSource(ints = { 99_999, 100_000, 100_001 })
	void areBoundedInTheirSize(int size) {
		this.encoder.setFormat(FRAME, 200_000, false);
		byte[] bytes = Wire.encode(this.encoder,
				new Frame.RpcResponse(3, Headers.EMPTY, payload(size, ContentType.BYTES)));

		if (size <= LIMITS.maxMessageSize()) {
			decode(bytes);
			assertThat(this.frames).hasSize(1);
		}
		else {
			assertRefused(bytes, "expected at most 100000 bytes of payload of RPC_RESPONSE, found 100001");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 3_999, 4_000, 4_001 })
	void areBoundedInTheBytesOfAllThatAreIncomplete(int last) {
		this.decoder.setLimits(LIMITS.withMaxIncompleteBytes(100_000));
		for (int i = 0; i < 12; i++) {
			decode(piece(FrameType.RPC_REQUEST, 1, 1, (i == 0) ? ROUTE : NONE, "x".repeat(8_000)));
		}

		byte[] other = piece(FrameType.RPC_REQUEST, 1, 3, ROUTE, "x".repeat(last));

		if (last <= 4_000) {
			decode(other);
		}
		else {
			assertThatExceptionOfType(MalformedFrameException.class).isThrownBy(() -> decode(other))
				.satisfies((ex) -> assertThat(ex.limit()).isEqualTo(Limit.OPEN_REASSEMBLIES));
		}
	}

	@Test
	void makeRoomForTheBytesOfOthersWhenTheyAreWholeOrGivenUp() {
		this.decoder.setLimits(LIMITS.withMaxIncompleteBytes(100_000));
		for (int id = 1; id <= 99; id += 2) {
			decode(piece(FrameType.RPC_REQUEST, 1, id, ROUTE, "x".repeat(8_000)));
			decode((id % 4 == 1) ? piece(FrameType.RPC_REQUEST, 0, id, NONE, "y")
					: Wire.encode(new Frame.RpcCancel(id)));
		}

		assertThat(this.frames).hasSize(50);
	}

	@Test
	void areBoundedInTime() {
		decode(piece(FrameType.RPC_REQUEST, 1, 1, ROUTE, "a"));

		this.now.addAndGet(LIMITS.reassemblyTimeout().toNanos() - 1);
		decode(Wire.encode(new Frame.Ping(1)));
		this.now.incrementAndGet();

		assertRefused(Wire.encode(new Frame.Ping(2)), "expected the rest of RPC_REQUEST 1 in time");
		assertThat(this.frames).containsExactly(new Frame.Ping(1));
	}

	@Test
	void doNotGrowTheirTimeWithEachFrame() {
		decode(piece(FrameType.RPC_REQUEST, 1, 1, ROUTE, "a"));
		this.now.addAndGet(LIMITS.reassemblyTimeout().toNanos() - 1);
		decode(piece(FrameType.RPC_REQUEST, 1, 1, NONE, "b"));
		this.now.addAndGet(1);

		assertRefused(piece(FrameType.RPC_REQUEST, 1, 1, NONE, "c"), "in time");
	}

	private static byte[] piece(FrameType type, int flags, long id, byte[] block, String payload) {
		return Wire.frame(type, flags, id, block, payload.getBytes(StandardCharsets.US_ASCII));
	}

	private static Frame request(long id, String payload) {
		return new Frame.RpcRequest(id, new Route("m"), null, false, Headers.EMPTY,
				Payload.bytes(payload.getBytes(StandardCharsets.US_ASCII)));
	}

	private static Payload payload(int size, ContentType contentType) {
		byte[] bytes = new byte[size];
		for (int i = 0; i < size; i++) {
			bytes[i] = (byte) (i * 31 + i / 256);
		}
		return Payload.of(bytes, contentType);
	}

	private static String header(byte[] bytes, int at) {
		return HexFormat.of().formatHex(bytes, at, at + 8);
	}

	private void decode(byte[] bytes) {
		this.decoder.decode(Unpooled.wrappedBuffer(bytes), this.frames::add);
	}

	private void assertRefused(byte[] bytes, String message) {
		assertThatExceptionOfType(MalformedFrameException.class).isThrownBy(() -> decode(bytes))
			.withMessageContaining(message);
	}

}

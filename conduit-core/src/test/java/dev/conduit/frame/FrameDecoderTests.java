package dev.conduit.frame;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.conduit.message.AckLevel;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class FrameDecoderTests {

	private final CountingAllocator allocator = new CountingAllocator();

	private final List<Frame> frames = new ArrayList<>();

	private final FrameDecoder decoder = FrameDecoder.forClient(this.allocator, () -> 0);

	@AfterEach
	void releasesAllBuffersInTheEnd() {
		this.decoder.close();
		this.allocator.requireAllReleased();
	}

	@Test
	void consumesTheBytesAndLeavesTheBufferToItsOwner() {
		ByteBuf in = Unpooled.wrappedBuffer(Wire.encode(new Frame.Ping(1), new Frame.Ping(2)), new byte[] { 0, 0 });

		this.decoder.decode(in, this.frames::add);

		assertThat(this.frames).containsExactly(new Frame.Ping(1), new Frame.Ping(2));
		assertThat(in.isReadable()).isFalse();
		assertThat(in.refCnt()).isEqualTo(1);
	}

	@Test
	void needsNoBufferForFramesThatAreWhole() {
		decode(Wire.encode(new Frame.Ping(1), new Frame.Credit(3, 1), new Frame.Ack(5, AckLevel.PROCESSED)));

		assertThat(this.frames).hasSize(3);
		assertThat(this.allocator.peak()).isZero();
	}

	@Test
	void readsThousandsOfFramesOfOneRead() {
		Frame[] pings = IntStream.range(0, 5000).mapToObj(Frame.Ping::new).toArray(Frame[]::new);

		decode(Wire.encode(pings));

		assertThat(this.frames).containsExactly(pings);
	}

	@Test
	void releasesTheBufferAsSoonAsItsFrameIsWhole() {
		byte[] ack = Wire.encode(new Frame.Ack(5, AckLevel.PROCESSED));

		decode(Arrays.copyOf(ack, 18));
		assertThat(this.allocator.used()).isPositive();
		decode(Arrays.copyOfRange(ack, 18, ack.length));

		assertThat(this.frames).hasSize(1);
		assertThat(this.allocator.used()).isZero();
	}

	@ParameterizedTest
	@ValueSource(ints = { PeerLimits.MIN_FRAME_SIZE - 1, PeerLimits.MIN_FRAME_SIZE, PeerLimits.MIN_FRAME_SIZE + 1 })
	void takesFramesUpToTheLimitBeforeLogin(int length) {
		byte[] bytes = Wire.frame(FrameType.RPC_RESPONSE, 0, 1, new byte[0], new byte[length]);

		if (length <= PeerLimits.MIN_FRAME_SIZE) {
			decode(bytes);
			assertThat(this.frames).singleElement()
				.isEqualTo(new Frame.RpcResponse(1, Headers.EMPTY, Payload.bytes(new byte[length])));
		}
		else {
			assertRefused(bytes, "expected a frame of at most 8192 bytes, found 8193");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 9_999, 10_000, 10_001 })
	void takesPayloadsUpToTheLimit(int size) {
		this.decoder.setLimits(new FrameLimits(65536, 10_000, 1, 0, Duration.ofSeconds(1)));
		byte[] bytes = Wire.frame(FrameType.RPC_RESPONSE, 0, 1, new byte[0], new byte[size]);

		if (size <= 10_000) {
			decode(bytes);
			assertThat(this.frames).hasSize(1);
		}
		else {
			assertRefused(bytes, "expected at most 10000 bytes of payload of RPC_RESPONSE, found 10001");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "7fffffff", "80000000", "ffffffff", "00002001" })
	void refusesATooLargeFrameByItsHeaderAndAllocatesNothing(String length) {
		byte[] header = Wire.bytes(length + "1000000000000000000000" + "07");

		assertThatExceptionOfType(MalformedFrameException.class).isThrownBy(() -> decode(header));

		assertThat(this.allocator.peak()).isZero();
	}

	@Test
	void growsWithWhatArrivesAndNotWithWhatIsDeclared() {
		this.decoder.setLimits(FrameLimits.DEFAULT);
		byte[] declared = Wire.bytes("00100000" + "21000000" + "0000000000000001");
		byte[] part = new byte[1000];

		decode(declared);
		assertThat(this.allocator.peak()).isLessThan(256);
		for (int arrived = declared.length; arrived < 100_000; arrived += part.length) {
			decode(part);
			assertThat(this.allocator.used()).isLessThanOrEqualTo(2L * arrived + 4096);
		}

		assertThat(this.frames).isEmpty();
	}

	@Test
	void readsTheNextFrameOfTheSameReadByTheLimitsThatItsReceiverSet() {
		Frame large = new Frame.RpcResponse(1, Headers.EMPTY, Payload.bytes(new byte[20_000]));
		FrameEncoder encoder = new FrameEncoder();
		encoder.setFormat(32_768, 32_768, false);

		this.decoder.decode(Unpooled.wrappedBuffer(Wire.encode(encoder, new Frame.Ping(1), large)), (frame) -> {
			this.frames.add(frame);
			this.decoder.setLimits(FrameLimits.DEFAULT);
		});

		assertThat(this.frames).containsExactly(new Frame.Ping(1), large);
	}

	@Test
	void readsNothingMoreOnceItIsClosedByTheReceiverOfAFrame() {
		byte[] bytes = Wire.join(Wire.encode(new Frame.Ping(1), new Frame.Ping(2)), new byte[] { 1 });

		this.decoder.decode(Unpooled.wrappedBuffer(bytes), (frame) -> {
			this.frames.add(frame);
			this.decoder.close();
		});

		assertThat(this.frames).containsExactly(new Frame.Ping(1));
	}

	@Test
	void readsNothingMoreAfterBytesThatAreNoFrame() {
		assertRefused(Wire.frame(0x7f, 0, 0, new byte[0], new byte[0]), "frame type 127 is not optional and not known");

		decode(Wire.encode(new Frame.Ping(1)));

		assertThat(this.frames).isEmpty();
	}

	@Test
	void handsOverWhatCameBeforeBytesThatAreNoFrame() {
		byte[] bytes = Wire.join(Wire.encode(new Frame.Ping(1)), Wire.frame(0x7f, 0, 0, new byte[0], new byte[0]));

		assertThatExceptionOfType(MalformedFrameException.class).isThrownBy(() -> decode(bytes));

		assertThat(this.frames).containsExactly(new Frame.Ping(1));
	}

	@Test
	void readsNothingMoreAfterItsReceiverFailed() {
		byte[] bytes = Wire.encode(new Frame.Ping(1), new Frame.Ping(2));

		assertThatIllegalStateException()
			.isThrownBy(() -> this.decoder.decode(Unpooled.wrappedBuffer(bytes), (frame) -> {
				throw new IllegalStateException("on purpose");
			}));
		decode(Wire.encode(new Frame.Ping(3)));

		assertThat(this.frames).isEmpty();
	}

	@Test
	void tellsTheVersionOfThePreface() {
		try (FrameDecoder server = FrameDecoder.forServer(this.allocator, () -> 0)) {
			assertThat(server.peerVersion()).isZero();
			for (byte[] read : Wire.oneByOne(Wire.bytes("434e445400070000"))) {
				server.decode(Unpooled.wrappedBuffer(read), this.frames::add);
			}
			assertThat(server.peerVersion()).isEqualTo(7);
		}
	}

	@Test
	void refusesAnotherProtocolByItsFirstByte() {
		try (FrameDecoder server = FrameDecoder.forServer(this.allocator, () -> 0)) {
			assertThatExceptionOfType(MalformedFrameException.class)
				.isThrownBy(() -> server.decode(Unpooled.wrappedBuffer(new byte[] { 'G' }), this.frames::add))
				.withMessageContaining("expected a connection to begin with 'CNDT'");
		}
	}

	@Test
	void keepsNamesThatCameBeforeAndOthersApart() {
		Route route = new Route("calculator.add");

		decode(Wire.encode(request(1, route), request(3, route)));
		IntStream.range(0, 200).forEach((i) -> decode(Wire.encode(request(5, new Route("r" + i)))));

		assertThat(((Frame.RpcRequest) this.frames.get(1)).route())
			.isSameAs(((Frame.RpcRequest) this.frames.get(0)).route());
		assertThat(this.frames.subList(2, 202)).extracting((frame) -> ((Frame.RpcRequest) frame).route().value())
			.isEqualTo(IntStream.range(0, 200).mapToObj((i) -> "r" + i).toList());
	}

	@Test
	void hasLimitsForTheLargestMessageThatIsAnnounced() {
		Duration second = Duration.ofSeconds(1);

		FrameLimits limits = FrameLimits
			.of(new PeerLimits(8192, Integer.MAX_VALUE, 1, 1, second, second.multipliedBy(2)));

		assertThat(limits.maxFragments()).isEqualTo(524_288);
		assertThat(FrameLimits.of(PeerLimits.DEFAULT).maxFragments()).isEqualTo(1024);
	}

	@Test
	void hasLimitsThatCanHold() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new FrameLimits(8192, 8192 * 4 + 1, 4, 1, Duration.ofSeconds(1)))
			.withMessageContaining("'maxMessageSize' must fit into 4 frames of 8192 bytes");
		assertThatIllegalArgumentException().isThrownBy(() -> new FrameLimits(8191, 1, 1, 1, Duration.ofSeconds(1)));
		assertThatIllegalArgumentException().isThrownBy(() -> new FrameLimits(8192, 1, 0, 1, Duration.ofSeconds(1)));
		assertThatIllegalArgumentException().isThrownBy(() -> new FrameLimits(8192, 1, 1, -1, Duration.ofSeconds(1)));
		assertThatIllegalArgumentException().isThrownBy(() -> new FrameLimits(8192, 1, 1, 1, Duration.ZERO));
	}

	private static Frame request(long id, Route route) {
		return new Frame.RpcRequest(id, route, null, false, Headers.EMPTY, Payload.EMPTY);
	}

	private void decode(byte[] bytes) {
		this.decoder.decode(Unpooled.wrappedBuffer(bytes), this.frames::add);
	}

	private void assertRefused(byte[] bytes, String message) {
		assertThatExceptionOfType(MalformedFrameException.class).isThrownBy(() -> decode(bytes))
			.withMessageContaining(message);
	}

}

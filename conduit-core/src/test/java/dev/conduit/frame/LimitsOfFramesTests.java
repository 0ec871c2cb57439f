package dev.conduit.frame;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.conduit.message.Limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Each bound on frames is told by its name, so that it can be counted.
 */
class LimitsOfFramesTests {

	private static final byte[] NONE = new byte[0];

	private static final byte[] ROUTE = Wire.bytes("0200016d");

	private static final FrameLimits LIMITS = new FrameLimits(10_000, 20_000, 3, 2, Duration.ofSeconds(30));

	private final AtomicLong now = new AtomicLong();

	private final FrameDecoder decoder = FrameDecoder.forClient(Unpooled.buffer().alloc(), this.now::get);

	@AfterEach
	void close() {
		this.decoder.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 9_999, 10_000, 10_001 })
	void theSizeOfAFrameAfterTheLogIn(int size) {
		this.decoder.setLimits(LIMITS);

		assertHit(Wire.frame(FrameType.RPC_RESPONSE, 0, 1, NONE, new byte[size]),
				(size > 10_000) ? Limit.FRAME_SIZE : null);
	}

	@ParameterizedTest
	@ValueSource(ints = { 8191, 8192, 8193 })
	void theSizeOfAFrameBeforeTheLogIn(int size) {
		assertHit(Wire.frame(FrameType.RPC_RESPONSE, 0, 1, NONE, new byte[size]),
				(size > 8192) ? Limit.FRAME_SIZE_PRE_AUTH : null);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	void theBytesOfAPayload(int last) {
		this.decoder.setLimits(LIMITS);
		decode(Wire.frame(FrameType.RPC_RESPONSE, 1, 1, NONE, new byte[9_999]));
		decode(Wire.frame(FrameType.RPC_RESPONSE, 1, 1, NONE, new byte[9_999]));

		assertHit(Wire.frame(FrameType.RPC_RESPONSE, 0, 1, NONE, new byte[last]),
				(last > 2) ? Limit.MESSAGE_SIZE : null);
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3, 4 })
	void thePiecesOfAPayload(int pieces) {
		this.decoder.setLimits(LIMITS);
		for (int i = 1; i < pieces; i++) {
			decode(Wire.frame(FrameType.RPC_RESPONSE, 1, 1, NONE, new byte[1]));
		}

		assertHit(Wire.frame(FrameType.RPC_RESPONSE, 0, 1, NONE, new byte[1]), (pieces > 3) ? Limit.FRAGMENTS : null);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	void thePayloadsThatAreIncomplete(int payloads) {
		this.decoder.setLimits(LIMITS);
		for (int i = 1; i < payloads; i++) {
			decode(Wire.frame(FrameType.RPC_REQUEST, 1, 2L * i + 1, ROUTE, new byte[1]));
		}

		assertHit(Wire.frame(FrameType.RPC_REQUEST, 1, 1, ROUTE, new byte[1]),
				(payloads > 2) ? Limit.OPEN_REASSEMBLIES : null);
	}

	@ParameterizedTest
	@ValueSource(longs = { -1, 0, 1 })
	void theTimeThatOneIsIncomplete(long beyond) {
		this.decoder.setLimits(LIMITS);
		decode(Wire.frame(FrameType.RPC_REQUEST, 1, 1, ROUTE, new byte[1]));
		this.now.addAndGet(LIMITS.reassemblyTimeout().toNanos() + beyond);

		assertHit(Wire.encode(new Frame.Ping(1)), (beyond >= 0) ? Limit.REASSEMBLY_TIMEOUT : null);
	}

	@Test
	void whatIsNoFrameAtAllIsNoLimit() {
		assertThatExceptionOfType(MalformedFrameException.class)
			.isThrownBy(() -> decode(Wire.bytes("00000000 7e00 0000 0000000000000000".replace(" ", ""))))
			.satisfies((ex) -> assertThat(ex.limit()).isNull());
	}

	private void assertHit(byte[] bytes, Limit limit) {
		if (limit == null) {
			decode(bytes);
		}
		else {
			assertThatExceptionOfType(MalformedFrameException.class).isThrownBy(() -> decode(bytes))
				.satisfies((ex) -> assertThat(ex.limit()).isEqualTo(limit));
		}
	}

	private void decode(byte[] bytes) {
		this.decoder.decode(Unpooled.wrappedBuffer(bytes), (frame) -> {
			// Whatever it is, it was taken.
		});
	}

}

package dev.conduit.frame;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.conduit.message.Headers;
import dev.conduit.message.Limit;
import dev.conduit.message.Payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A frame that began has to go on.
 */
class FramePaceTests {

	private static final int RATE = 1000;

	private static final long SECOND = 1_000_000_000;

	private static final byte[] FRAME = frame();

	private final CountingAllocator allocator = new CountingAllocator();

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);

	private final List<Frame> frames = new ArrayList<>();

	private final FrameDecoder decoder = FrameDecoder.forClient(this.allocator, this.now::get);

	private int sent;

	FramePaceTests() {
		this.decoder.setLimits(FrameLimits.DEFAULT.withMinFrameRate(RATE));
	}

	@AfterEach
	void releasesAllBuffersInTheEnd() {
		this.decoder.close();
		this.allocator.requireAllReleased();
	}

	/** Six seconds, so six thousand bytes. */
	@ParameterizedTest
	@CsvSource({ "5999, true", "6000, false", "6001, false" })
	void aFrameThatFallsBehindItsPaceIsRefused(int bytes, boolean refused) {
		send(1);
		for (int i = 0; i < 5; i++) {
			after(SECOND, 1);
		}
		this.now.addAndGet(SECOND);

		if (refused) {
			assertThatExceptionOfType(MalformedFrameException.class).isThrownBy(() -> send(bytes - 6))
				.withMessageContaining(
						"expected a frame to go on by at least 1000 bytes a second, found 5999 bytes in 6000 ms")
				.satisfies((ex) -> assertThat(ex.limit()).isEqualTo(Limit.FRAME_RATE));
		}
		else {
			send(bytes - 6);
		}
	}

	@Test
	void aByteNowAndThenDoesNotKeepAFrameAlive() {
		send(1);
		for (int i = 0; i < 5; i++) {
			after(SECOND, 1);
		}

		assertThatExceptionOfType(MalformedFrameException.class).isThrownBy(() -> after(1, 1));
		assertThat(this.frames).isEmpty();
	}

	@Test
	void oneThatKeepsItsPaceArrivesHoweverLongItTakes() {
		send(1);
		while (this.sent < FRAME.length) {
			after(SECOND, Math.min(RATE, FRAME.length - this.sent));
		}

		assertThat(this.frames).hasSize(1);
	}

	/** It may be this side that does not read. */
	@Test
	void aLongPauseDoesNotCountMoreThanTheGrace() {
		send(1);
		after(3600 * SECOND, 1);

		after(SECOND, 10_000);
		after(1, FRAME.length - this.sent);

		assertThat(this.frames).hasSize(1);
	}

	@Test
	void eachFrameHasATimeOfItsOwn() {
		for (int i = 0; i < 20; i++) {
			this.sent = 0;
			send(1);
			after(4 * SECOND, FRAME.length - 1);
		}

		assertThat(this.frames).hasSize(20);
	}

	@Test
	void aRateOfZeroLetsItTakeAsLongAsItLikes() {
		this.decoder.setLimits(FrameLimits.DEFAULT.withMinFrameRate(0));
		for (int i = 0; i < 1000; i++) {
			after(SECOND, 1);
		}
		send(FRAME.length - this.sent);

		assertThat(this.frames).hasSize(1);
	}

	private static byte[] frame() {
		FrameEncoder encoder = new FrameEncoder();
		encoder.setFormat(100_000, 100_000, false);
		return Wire.encode(encoder, new Frame.RpcResponse(1, Headers.EMPTY, Payload.bytes(new byte[60_000])));
	}

	private void after(long nanos, int bytes) {
		this.now.addAndGet(nanos);
		send(bytes);
	}

	private void send(int bytes) {
		this.decoder.decode(Unpooled.wrappedBuffer(FRAME, this.sent, bytes).slice(), this.frames::add);
		this.sent += bytes;
	}

}

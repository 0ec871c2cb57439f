package dev.conduit.transport.netty;

import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long an event loop stays with one connection.
 */
class ReadTurnsTests {

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);

	private final ExtendedHandle turns = (ExtendedHandle) new ReadTurns(this.now::get).newHandle();

	private final EmbeddedChannel channel = new EmbeddedChannel();

	@AfterEach
	void close() {
		this.channel.finishAndReleaseAll();
	}

	@Test
	void aTurnGoesOnWhileThereIsMoreAndItIsShort() {
		begin();

		for (int read = 1; read < 16; read++) {
			assertThat(read()).as("after read " + read).isTrue();
		}
		assertThat(read()).as("after the last one").isFalse();
	}

	@Test
	void aTurnEndsAfterItsTimeAndTheNextOneGoesOn() {
		begin();

		assertThat(readFor(ReadTurns.LONGEST.toNanos() - 1)).isTrue();
		assertThat(readFor(1)).isFalse();

		begin();
		assertThat(read()).isTrue();
	}

	@Test
	void aTurnEndsWhereNothingMoreIsThere() {
		begin();

		this.turns.attemptedBytesRead(2048);
		this.turns.incMessagesRead(1);
		this.turns.lastBytesRead(100);

		assertThat(this.turns.continueReading()).isFalse();
	}

	private void begin() {
		this.turns.reset(this.channel.config());
	}

	/** Fills a buffer, as where there is more. */
	private boolean read() {
		return readFor(0);
	}

	private boolean readFor(long nanos) {
		int size = this.turns.guess();
		this.turns.allocate(UnpooledByteBufAllocator.DEFAULT).release();
		this.turns.attemptedBytesRead(size);
		this.turns.incMessagesRead(1);
		this.turns.lastBytesRead(size);
		this.now.addAndGet(nanos);
		boolean plain = this.turns.continueReading();
		assertThat(this.turns.continueReading(() -> true)).isEqualTo(plain);
		return plain;
	}

}

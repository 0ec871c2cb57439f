package dev.conduit.transport.netty;

import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.conduit.transport.WriteBudget;
import dev.conduit.transport.WriteLimits;

import static org.assertj.core.api.Assertions.assertThat;

class WriteBatcherTests {

	private static final int SMALL = 1000;

	private static final int LARGE = 10_000;

	private final WriteBudget budget = new WriteBudget(
			new WriteLimits(100_000, 200_000, 10_000_000, Duration.ofSeconds(10)));

	private final Progress progress = new Progress();

	private final Valve valve = new Valve();

	private final EmbeddedChannel channel = new EmbeddedChannel(this.valve);

	private final WriteBatcher batcher = new WriteBatcher(this.channel, this.budget, this.progress);

	@AfterEach
	void close() {
		this.batcher.discard();
		this.channel.finishAndReleaseAll();
	}

	@Test
	void smallBytesLeaveTogetherAndInOrder() {
		for (int i = 0; i < 50; i++) {
			add(SMALL, i);
		}

		this.batcher.flush();

		ByteBuf written = this.channel.readOutbound();
		assertThat(written.readableBytes()).isEqualTo(50 * SMALL);
		for (int i = 0; i < 50; i++) {
			assertThat(written.getByte(i * SMALL)).isEqualTo((byte) i);
		}
		written.release();
		assertThat(this.channel.<ByteBuf>readOutbound()).isNull();
		assertThat(this.budget.pendingBytes()).isZero();
		assertThat(this.batcher.isIdle()).isTrue();
	}

	@Test
	void largeBytesAreNotCopied() {
		add(SMALL, 1);
		ByteBuf large = add(LARGE, 2);
		add(SMALL, 3);
		add(SMALL, 4);

		this.batcher.flush();

		assertThat(sizes()).containsExactly(SMALL, LARGE, 2 * SMALL);
		assertThat(large.refCnt()).isZero();
	}

	@Test
	void oneFlushIsAskedForHoweverMuchIsAdded() {
		assertThat(this.batcher.add(acquired(SMALL, 1))).isTrue();
		assertThat(this.batcher.add(acquired(SMALL, 2))).isFalse();
		this.batcher.flush();
		assertThat(this.batcher.add(acquired(SMALL, 3))).isTrue();
		this.batcher.flush();
		this.batcher.flushLater();

		assertThat(this.batcher.add(acquired(SMALL, 4))).isFalse();
		this.batcher.flush();

		assertThat(sizes()).containsExactly(2 * SMALL, SMALL, SMALL);
	}

	@Test
	void channelGetsNoMoreThanItTakesAndTheRestWaits() {
		this.valve.closed = true;
		for (int i = 0; i < 100; i++) {
			add(LARGE, i);
		}

		this.batcher.flush();

		assertThat(this.channel.unsafe().outboundBuffer().totalPendingWriteBytes()).isBetween(64L * 1024,
				64L * 1024 + 2 * LARGE);
		assertThat(this.budget.pendingBytes()).isEqualTo(100 * LARGE);
		assertThat(this.batcher.isIdle()).isFalse();
	}

	@Test
	void failedWriteIsToldAndItsBytesWaitNoLonger() {
		this.valve.closed = true;
		add(LARGE, 1);
		this.batcher.flush();

		this.channel.close().syncUninterruptibly();

		assertThat(this.progress.failures).hasOnlyElementsOfType(ClosedChannelException.class).hasSize(1);
		assertThat(this.budget.pendingBytes()).isZero();
		assertThat(this.batcher.isIdle()).isTrue();
	}

	@Test
	void discardedBytesAreReleased() {
		ByteBuf bytes = add(SMALL, 1);

		this.batcher.discard();

		assertThat(bytes.refCnt()).isZero();
		assertThat(this.budget.pendingBytes()).isZero();
		assertThat(this.batcher.isIdle()).isTrue();
	}

	private ByteBuf add(int size, int content) {
		ByteBuf bytes = acquired(size, content);
		this.batcher.add(bytes);
		return bytes;
	}

	private ByteBuf acquired(int size, int content) {
		assertThat(this.budget.tryAcquire(size)).isTrue();
		return Unpooled.buffer(size).setByte(0, content).writerIndex(size);
	}

	private List<Integer> sizes() {
		List<Integer> sizes = new ArrayList<>();
		for (ByteBuf written = this.channel.readOutbound(); written != null; written = this.channel.readOutbound()) {
			sizes.add(written.readableBytes());
			written.release();
		}
		return sizes;
	}

	private static final class Progress implements WriteBatcher.Listener {

		private final List<Throwable> failures = new ArrayList<>();

		@Override
		public void progressed() {
		}

		@Override
		public void writeFailed(Throwable cause) {
			this.failures.add(cause);
		}

	}

	/** Keeps what was written from leaving. */
	private static final class Valve extends ChannelOutboundHandlerAdapter {

		private boolean closed;

		@Override
		public void flush(ChannelHandlerContext context) {
			if (!this.closed) {
				context.flush();
			}
		}

	}

}

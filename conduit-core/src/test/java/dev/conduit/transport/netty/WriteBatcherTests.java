package dev.conduit.transport.netty;

import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.conduit.transport.Outlet;
import dev.conduit.transport.PeerInfo;
import dev.conduit.transport.WriteLimits;

import static org.assertj.core.api.Assertions.assertThat;

class WriteBatcherTests {

	private static final int SMALL = 1000;

	private static final int LARGE = 10_000;

	private final Outlet outlet = new Outlet(new PeerInfo("test", "peer", true),
			new WriteLimits(100_000, 200_000, 10_000_000, Duration.ofSeconds(10)), UnpooledByteBufAllocator.DEFAULT);

	private final Progress progress = new Progress();

	private final Valve valve = new Valve();

	private final EmbeddedChannel channel = new EmbeddedChannel(this.valve);

	private final WriteBatcher batcher = new WriteBatcher(this.channel, this.outlet, this.progress);

	@AfterEach
	void close() {
		this.batcher.discard();
		this.channel.finishAndReleaseAll();
	}

	@Test
	void whatWaitsLeavesInOrder() {
		for (int i = 0; i < 50; i++) {
			add(SMALL, i);
		}

		this.batcher.flush();

		ByteBuf written = this.channel.readOutbound();
		assertThat(written.readableBytes()).isEqualTo(SMALL);
		for (int i = 0; i < 50; i++) {
			assertThat(written.getByte(0)).isEqualTo((byte) i);
			written.release();
			written = this.channel.readOutbound();
		}
		assertThat(written).isNull();
		assertThat(this.outlet.budget().pendingBytes()).isZero();
		assertThat(this.batcher.isIdle()).isTrue();
	}

	@Test
	void oneFlushIsAskedForHoweverMuchWaits() {
		assertThat(this.batcher.askForFlush()).isTrue();
		assertThat(this.batcher.askForFlush()).isFalse();
		this.batcher.flush();
		assertThat(this.batcher.askForFlush()).isTrue();
		this.batcher.flush();
		this.batcher.flushLater();

		assertThat(this.batcher.askForFlush()).isFalse();
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
		assertThat(this.outlet.budget().pendingBytes()).isEqualTo(100 * LARGE);
		assertThat(this.batcher.isIdle()).isFalse();
	}

	@Test
	void failedWriteIsToldAndItsBytesWaitNoLonger() {
		this.valve.closed = true;
		add(LARGE, 1);
		this.batcher.flush();

		this.channel.close().syncUninterruptibly();

		assertThat(this.progress.failures).hasOnlyElementsOfType(ClosedChannelException.class).hasSize(1);
		assertThat(this.outlet.budget().pendingBytes()).isZero();
		assertThat(this.batcher.isIdle()).isTrue();
	}

	@Test
	void discardedBytesAreReleased() {
		ByteBuf bytes = add(SMALL, 1);

		this.batcher.discard();

		assertThat(bytes.refCnt()).isZero();
		assertThat(this.outlet.budget().pendingBytes()).isZero();
		assertThat(this.batcher.isIdle()).isTrue();
	}

	private ByteBuf add(int size, int content) {
		ByteBuf bytes = Unpooled.buffer(size).setByte(0, content).writerIndex(size);
		assertThat(this.outlet.write(bytes)).isTrue();
		return bytes;
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

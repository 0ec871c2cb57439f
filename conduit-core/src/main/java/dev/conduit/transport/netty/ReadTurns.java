package dev.conduit.transport.netty;

import java.time.Duration;
import java.util.function.LongSupplier;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * How long an event loop stays with one connection: as Netty has it, until nothing more
 * is there or sixteen buffers were read, but it begins no further read once
 * {@link #LONGEST} is over. A megabyte of small frames that are work would hold up all
 * other connections of the loop for many times as long.
 * <p>
 * Time and not bytes, since a megabyte of few frames is no work, and costs most where its
 * answers leave in many small writes.
 */
final class ReadTurns extends AdaptiveRecvByteBufAllocator {

	/** After which no read begins. */
	static final Duration LONGEST = Duration.ofMillis(1);

	private static final int MAX_READS = 16;

	static final ReadTurns INSTANCE = new ReadTurns(System::nanoTime);

	private final LongSupplier nanoTime;

	/**
	 * With a clock of its own.
	 * @param nanoTime of any origin
	 */
	ReadTurns(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		maxMessagesPerRead(MAX_READS);
	}

	@Override
	@SuppressWarnings("deprecation") // The type is; what it returns is not.
	public Handle newHandle() {
		return new Turn((ExtendedHandle) super.newHandle(), this.nanoTime);
	}

	/** Of one connection, on its event loop. */
	private static final class Turn extends RecvByteBufAllocator.DelegatingHandle implements ExtendedHandle {

		private final ExtendedHandle reads;

		private final LongSupplier nanoTime;

		private long began;

		Turn(ExtendedHandle reads, LongSupplier nanoTime) {
			super(reads);
			this.reads = reads;
			this.nanoTime = nanoTime;
		}

		@Override
		public void reset(ChannelConfig config) {
			this.began = this.nanoTime.getAsLong();
			super.reset(config);
		}

		@Override
		public boolean continueReading() {
			return super.continueReading() && !isOver();
		}

		@Override
		public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
			return this.reads.continueReading(maybeMore) && !isOver();
		}

		private boolean isOver() {
			return this.nanoTime.getAsLong() - this.began >= LONGEST.toNanos();
		}

	}

}

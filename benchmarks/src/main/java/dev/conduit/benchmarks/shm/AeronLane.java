package dev.conduit.benchmarks.shm;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Aeron over IPC, its driver in one thread of the publisher's process, by an exclusive
 * publication.
 */
final class AeronLane implements Lane {

	private static final String CHANNEL = "aeron:ipc?term-length=8m";

	/** The largest there is: 64 KiB go as two fragments. */
	private static final int MTU = 65_504;

	private static final int FRAGMENTS = 256;

	private final String folder;

	private final Supplier<IdleStrategy> idle;

	private @Nullable MediaDriver driver;

	private @Nullable Aeron aeron;

	AeronLane(Path folder, Supplier<IdleStrategy> idle) {
		this.folder = folder.resolve("aeron").toString();
		this.idle = idle;
	}

	@Override
	public Outlet outlet(Shape shape) {
		if (this.driver == null) {
			this.driver = MediaDriver.launch(new MediaDriver.Context().aeronDirectoryName(this.folder)
				.threadingMode(ThreadingMode.SHARED)
				.ipcMtuLength(MTU)
				.dirDeleteOnStart(true));
		}
		return new Out(shape, connected().addExclusivePublication(CHANNEL, stream(shape)), this.idle.get());
	}

	@Override
	public Inlet inlet(Shape shape, String address, int index) {
		return new In(shape, connected().addSubscription(CHANNEL, stream(shape)), this.idle.get());
	}

	@Override
	public void close() {
		CloseHelper.closeAll(this.aeron, this.driver);
	}

	private Aeron connected() {
		if (this.aeron == null) {
			this.aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(this.folder)
				.errorHandler(AeronLane::fail)
				.driverTimeoutMs(TimeUnit.MINUTES.toMillis(1)));
		}
		return this.aeron;
	}

	private static void fail(Throwable failure) {
		failure.printStackTrace();
		Runtime.getRuntime().halt(1);
	}

	private static int stream(Shape shape) {
		return 1000 + shape.id();
	}

	private static final class Out implements Outlet {

		private final Shape shape;

		private final ExclusivePublication publication;

		private final IdleStrategy idle;

		private final Payload payload;

		private final UnsafeBuffer buffer;

		Out(Shape shape, ExclusivePublication publication, IdleStrategy idle) {
			this.shape = shape;
			this.publication = publication;
			this.idle = idle;
			this.payload = new Payload(shape.size());
			this.buffer = new UnsafeBuffer(this.payload.bytes());
		}

		/** Readers have an image when they say that they are ready. */
		@Override
		public void awaitSubscribers() {
			while (!this.publication.isConnected()) {
				Thread.onSpinWait();
			}
		}

		@Override
		public void send(long number, long stamp) {
			this.payload.of(number, stamp);
			long result = this.publication.offer(this.buffer, 0, this.shape.size());
			if (result < 0) {
				sendLater(result);
			}
		}

		private void sendLater(long refused) {
			this.idle.reset();
			for (long result = refused; result < 0; result = this.publication.offer(this.buffer, 0,
					this.shape.size())) {
				if (result != Publication.BACK_PRESSURED && result != Publication.ADMIN_ACTION) {
					throw new IllegalStateException("refused: " + result);
				}
				this.idle.idle();
			}
		}

		@Override
		public void flush() {
			// Nothing is held back.
		}

		@Override
		public void close() {
			this.publication.close();
		}

	}

	private static final class In implements Inlet {

		private final Shape shape;

		private final Subscription subscription;

		private final IdleStrategy idle;

		private final Payload payload;

		private final FragmentHandler handler;

		private Check check = new Check(false);

		In(Shape shape, Subscription subscription, IdleStrategy idle) {
			this.shape = shape;
			this.subscription = subscription;
			this.idle = idle;
			this.payload = new Payload(shape.size());
			this.handler = (shape.size() > MTU - 64) ? new FragmentAssembler(this::onMessage) : this::onMessage;
			while (!subscription.isConnected()) {
				Thread.onSpinWait();
			}
		}

		@Override
		public void read(Check target) {
			this.check = target;
			this.idle.idle(this.subscription.poll(this.handler, FRAGMENTS));
		}

		private void onMessage(DirectBuffer buffer, int offset, int length, Header header) {
			boolean hasFill = !this.shape.everyByte() || this.payload.hasFill(buffer, offset);
			this.check.received(buffer.getLong(offset), buffer.getLong(offset + Payload.STAMP),
					buffer.getLong(offset + this.payload.end()), hasFill);
		}

		@Override
		public void close() {
			this.subscription.close();
		}

	}

}

package dev.conduit.benchmarks.shm;

import java.io.File;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import org.agrona.IoUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * A ring of Agrona over a mapped file for each subscriber: two subscribers are two
 * copies.
 */
final class AgronaRingLane implements Lane {

	static final int CAPACITY = 4 << 20;

	private static final int TYPE = 1;

	private static final int LIMIT = 1024;

	private final Path folder;

	private final Function<AtomicBuffer, RingBuffer> maker;

	private final Supplier<IdleStrategy> idle;

	AgronaRingLane(Path folder, Function<AtomicBuffer, RingBuffer> maker, Supplier<IdleStrategy> idle) {
		this.folder = folder;
		this.maker = maker;
		this.idle = idle;
	}

	@Override
	public Outlet outlet(Shape shape) {
		return new Out(this, shape);
	}

	@Override
	public Inlet inlet(Shape shape, String address, int index) {
		return new In(this, shape, index);
	}

	private File file(Shape shape, int index) {
		return this.folder.resolve("ring%d-%d".formatted(shape.id(), index)).toFile();
	}

	private static final class Out implements Outlet {

		private final Shape shape;

		private final List<MappedByteBuffer> mapped = new ArrayList<>();

		private final List<File> files = new ArrayList<>();

		private final RingBuffer[] rings;

		private final IdleStrategy idle;

		private final Payload payload;

		private final UnsafeBuffer buffer;

		Out(AgronaRingLane lane, Shape shape) {
			this.shape = shape;
			this.idle = lane.idle.get();
			this.payload = new Payload(shape.size());
			this.buffer = new UnsafeBuffer(this.payload.bytes());
			this.rings = new RingBuffer[shape.subscribers()];
			for (int i = 0; i < this.rings.length; i++) {
				File file = lane.file(shape, i);
				MappedByteBuffer memory = IoUtil.mapNewFile(file, CAPACITY + RingBufferDescriptor.TRAILER_LENGTH);
				this.files.add(file);
				this.mapped.add(memory);
				this.rings[i] = lane.maker.apply(new UnsafeBuffer(memory));
			}
		}

		@Override
		public void awaitSubscribers() {
			// Nothing is lost for who comes later.
		}

		@Override
		public void send(long number, long stamp) {
			this.payload.of(number, stamp);
			for (RingBuffer ring : this.rings) {
				if (!ring.write(TYPE, this.buffer, 0, this.shape.size())) {
					this.idle.reset();
					while (!ring.write(TYPE, this.buffer, 0, this.shape.size())) {
						this.idle.idle();
					}
				}
			}
		}

		@Override
		public void flush() {
			// Nothing is held back.
		}

		@Override
		public void close() {
			this.mapped.forEach(IoUtil::unmap);
			this.files.forEach((file) -> IoUtil.delete(file, false));
		}

	}

	private static final class In implements Inlet {

		private final Shape shape;

		private final MappedByteBuffer mapped;

		private final RingBuffer ring;

		private final IdleStrategy idle;

		private final Payload payload;

		private final MessageHandler handler = this::onMessage;

		private Check check = new Check(false);

		In(AgronaRingLane lane, Shape shape, int index) {
			this.shape = shape;
			this.mapped = IoUtil.mapExistingFile(lane.file(shape, index), "ring");
			this.ring = lane.maker.apply(new UnsafeBuffer(this.mapped));
			this.idle = lane.idle.get();
			this.payload = new Payload(shape.size());
		}

		@Override
		public void read(Check target) {
			this.check = target;
			this.idle.idle(this.ring.read(this.handler, LIMIT));
		}

		private void onMessage(int type, MutableDirectBuffer buffer, int offset, int length) {
			boolean hasFill = !this.shape.everyByte() || this.payload.hasFill(buffer, offset);
			this.check.received(buffer.getLong(offset), buffer.getLong(offset + Payload.STAMP),
					buffer.getLong(offset + this.payload.end()), hasFill);
		}

		@Override
		public void close() {
			IoUtil.unmap(this.mapped);
		}

	}

}

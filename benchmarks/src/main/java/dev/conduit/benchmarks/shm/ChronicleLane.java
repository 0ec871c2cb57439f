package dev.conduit.benchmarks.shm;

import java.io.File;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.function.Supplier;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.Wire;
import org.agrona.IoUtil;
import org.agrona.concurrent.IdleStrategy;

/**
 * Chronicle Queue, which keeps all messages: a point ends after some bytes.
 */
final class ChronicleLane implements Lane {

	private static final long MOST_BYTES = 1L << 30;

	private final Path folder;

	private final Supplier<IdleStrategy> idle;

	ChronicleLane(Path folder, Supplier<IdleStrategy> idle) {
		this.folder = folder;
		this.idle = idle;
	}

	@Override
	public Outlet outlet(Shape shape) {
		File file = file(shape);
		ChronicleQueue queue = ChronicleQueue.single(file.getPath());
		return new Out(file, queue, queue.createAppender(), new Payload(shape.size()));
	}

	@Override
	public Inlet inlet(Shape shape, String address, int index) {
		ChronicleQueue queue = ChronicleQueue.single(file(shape).getPath());
		return new In(shape, queue, queue.createTailer(), this.idle.get(), new Payload(shape.size()));
	}

	private File file(Shape shape) {
		return this.folder.resolve("chronicle" + shape.id()).toFile();
	}

	private static Bytes<?> wire(DocumentContext document) {
		Wire wire = document.wire();
		if (wire == null) {
			throw new IllegalStateException("a document without bytes");
		}
		return wire.bytes();
	}

	private record Out(File file, ChronicleQueue queue, ExcerptAppender appender, Payload payload) implements Outlet {

		@Override
		public void awaitSubscribers() {
			// Nothing is lost for who comes later.
		}

		@Override
		public void send(long number, long stamp) {
			byte[] message = this.payload.of(number, stamp);
			try (DocumentContext document = this.appender.writingDocument()) {
				wire(document).write(message);
			}
		}

		@Override
		public void flush() {
			// Nothing is held back.
		}

		@Override
		public long mostBytes() {
			return MOST_BYTES;
		}

		@Override
		public void close() {
			this.appender.close();
			this.queue.close();
			IoUtil.delete(this.file, false);
		}

	}

	private static final class In implements Inlet {

		private final Shape shape;

		private final ChronicleQueue queue;

		private final ExcerptTailer tailer;

		private final IdleStrategy idle;

		private final Payload payload;

		/**
		 * Where every byte is looked at, after a copy: the bytes in place are no buffer.
		 */
		private final ByteBuffer copy;

		In(Shape shape, ChronicleQueue queue, ExcerptTailer tailer, IdleStrategy idle, Payload payload) {
			this.shape = shape;
			this.queue = queue;
			this.tailer = tailer;
			this.idle = idle;
			this.payload = payload;
			this.copy = ByteBuffer.allocate(shape.size()).order(ByteOrder.LITTLE_ENDIAN);
		}

		@Override
		public void read(Check check) {
			boolean present;
			try (DocumentContext document = this.tailer.readingDocument()) {
				present = document.isPresent();
				if (present) {
					show(wire(document), check);
				}
			}
			this.idle.idle((present) ? 1 : 0);
		}

		private void show(Bytes<?> bytes, Check check) {
			long at = bytes.readPosition();
			boolean hasFill = true;
			if (this.shape.everyByte()) {
				bytes.read(this.copy.array());
				hasFill = this.payload.hasFill(this.copy);
			}
			check.received(bytes.readLong(at), bytes.readLong(at + Payload.STAMP),
					bytes.readLong(at + this.payload.end()), hasFill);
		}

		@Override
		public void close() {
			this.tailer.close();
			this.queue.close();
		}

	}

}

package dev.conduit.benchmarks.shm;

import java.io.File;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import java.util.function.Supplier;

import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.broadcast.BroadcastBufferDescriptor;
import org.agrona.concurrent.broadcast.BroadcastReceiver;
import org.agrona.concurrent.broadcast.BroadcastTransmitter;

/**
 * The broadcast buffer of Agrona over a mapped file: overwrites what was not read.
 */
final class AgronaBroadcastLane implements Lane {

	private static final int TYPE = 1;

	private static final int LIMIT = 1024;

	private final Path folder;

	private final Supplier<IdleStrategy> idle;

	AgronaBroadcastLane(Path folder, Supplier<IdleStrategy> idle) {
		this.folder = folder;
		this.idle = idle;
	}

	@Override
	public Outlet outlet(Shape shape) {
		File file = file(shape);
		MappedByteBuffer mapped = IoUtil.mapNewFile(file,
				AgronaRingLane.CAPACITY + BroadcastBufferDescriptor.TRAILER_LENGTH);
		Payload payload = new Payload(shape.size());
		return new Out(shape, file, mapped, new BroadcastTransmitter(new UnsafeBuffer(mapped)), payload,
				new UnsafeBuffer(payload.bytes()));
	}

	@Override
	public Inlet inlet(Shape shape, String address, int index) {
		MappedByteBuffer mapped = IoUtil.mapExistingFile(file(shape), "broadcast");
		return new In(shape, mapped, new BroadcastReceiver(new UnsafeBuffer(mapped)), this.idle.get(),
				new Payload(shape.size()));
	}

	private File file(Shape shape) {
		return this.folder.resolve("broadcast" + shape.id()).toFile();
	}

	private record Out(Shape shape, File file, MappedByteBuffer mapped, BroadcastTransmitter transmitter,
			Payload payload, UnsafeBuffer buffer) implements Outlet {

		@Override
		public void awaitSubscribers() {
			// They have said that they are ready.
		}

		@Override
		public boolean isLossy() {
			return true;
		}

		@Override
		public void send(long number, long stamp) {
			this.payload.of(number, stamp);
			this.transmitter.transmit(TYPE, this.buffer, 0, this.shape.size());
		}

		@Override
		public void flush() {
			// Nothing is held back.
		}

		@Override
		public void close() {
			IoUtil.unmap(this.mapped);
			IoUtil.delete(this.file, false);
		}

	}

	private record In(Shape shape, MappedByteBuffer mapped, BroadcastReceiver receiver, IdleStrategy idle,
			Payload payload) implements Inlet {

		@Override
		public boolean isLossy() {
			return true;
		}

		@Override
		public void read(Check check) {
			int read = 0;
			while (read < LIMIT && this.receiver.receiveNext()) {
				read++;
				DirectBuffer buffer = this.receiver.buffer();
				int offset = this.receiver.offset();
				long number = buffer.getLong(offset);
				long stamp = buffer.getLong(offset + Payload.STAMP);
				long last = buffer.getLong(offset + this.payload.end());
				boolean hasFill = !this.shape.everyByte() || this.payload.hasFill(buffer, offset);
				if (this.receiver.validate()) {
					check.received(number, stamp, last, hasFill);
				}
			}
			this.idle.idle(read);
		}

		@Override
		public void close() {
			IoUtil.unmap(this.mapped);
		}

	}

}

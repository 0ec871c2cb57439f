package dev.conduit.simulation;

import java.util.ArrayDeque;
import java.util.Deque;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a wire: what left one end and was not read at the other, in order, as
 * much as fits into a window. It may be blocked for a while, which nobody is told; what
 * is in it comes later then, or never.
 */
final class Cable {

	/** The end, after which nothing comes: no bytes, since each batch has some. */
	private static final ByteBuf END = Unpooled.EMPTY_BUFFER;

	private static final int WINDOW = 16 * 1024;

	private final SimulatedNetwork network;

	private final boolean toServer;

	private final Deque<Parcel> travelling = new ArrayDeque<>();

	private final Deque<ByteBuf> arrived = new ArrayDeque<>();

	private int bytes;

	private long lastDue;

	private boolean blocked;

	private boolean ended;

	private Runnable wakeReader = () -> {
	};

	private Runnable wakeWriter = () -> {
	};

	Cable(SimulatedNetwork network, boolean toServer) {
		this.network = network;
		this.toServer = toServer;
	}

	boolean isToServer() {
		return this.toServer;
	}

	void readBy(Runnable wake) {
		this.wakeReader = wake;
	}

	void writtenBy(Runnable wake) {
		this.wakeWriter = wake;
	}

	boolean hasRoom() {
		return this.bytes < WINDOW || this.ended;
	}

	/**
	 * Takes bytes on the way; owns them.
	 */
	void put(ByteBuf batch) {
		if (this.ended || this.network.losesSilently()) {
			batch.release();
			return;
		}
		this.bytes += batch.readableBytes();
		send(batch);
	}

	/**
	 * Nothing follows.
	 */
	void end() {
		if (!this.ended) {
			this.ended = true;
			send(END);
		}
	}

	private void send(ByteBuf batch) {
		this.lastDue = Math.max(this.lastDue, this.network.scheduler().now() + this.network.latency());
		this.travelling.add(new Parcel(batch, this.lastDue));
		this.network.scheduler().after(this.lastDue - this.network.scheduler().now(), this::arrive);
	}

	private void arrive() {
		boolean any = false;
		for (Parcel next = this.travelling.peek(); isHere(next); next = this.travelling.peek()) {
			this.arrived.add(this.travelling.remove().bytes());
			any = true;
		}
		if (any) {
			this.wakeReader.run();
		}
	}

	private boolean isHere(@Nullable Parcel parcel) {
		return parcel != null && !this.blocked && parcel.due() <= this.network.scheduler().now();
	}

	/**
	 * Lets nothing through, or goes on.
	 */
	void block(boolean block) {
		this.blocked = block;
		if (!block) {
			this.network.scheduler().after(this.network.latency(), this::arrive);
		}
	}

	/**
	 * Takes the next bytes, or the end; owned by the caller, who tells when they are
	 * read.
	 */
	@Nullable ByteBuf poll() {
		return this.arrived.poll();
	}

	boolean hasArrived() {
		return !this.arrived.isEmpty();
	}

	static boolean isEnd(ByteBuf bytes) {
		return !bytes.isReadable();
	}

	void hasRead(int count) {
		this.bytes -= count;
		this.network.scheduler().after(this.network.latency(), this.wakeWriter);
	}

	/**
	 * Drops what is in it, and whatever comes.
	 */
	void breakOff() {
		this.ended = true;
		this.travelling.forEach((parcel) -> parcel.bytes().release());
		this.travelling.clear();
		this.arrived.forEach(ByteBuf::release);
		this.arrived.clear();
		this.bytes = 0;
	}

	private record Parcel(ByteBuf bytes, long due) {

	}

}

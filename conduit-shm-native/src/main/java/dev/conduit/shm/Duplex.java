package dev.conduit.shm;

import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * One end of a stream of bytes in both directions, between a client and a service: like a
 * socket that does not block, in a file that both have mapped. What one end writes, the
 * other reads in order.
 * <p>
 * One thread at a time reads and one at a time writes, which is checked; both may at
 * once.
 *
 * @since 0.1.0
 */
public abstract sealed class Duplex implements AutoCloseable permits ClientDuplex, ServedDuplex {

	private final Domain domain;

	private final Pair pair;

	private final RingIn in;

	private final RingOut out;

	private final Turnstile reading = new Turnstile("the stream's reading side");

	private final Turnstile writing = new Turnstile("the stream's writing side");

	private final AtomicInteger sidesInUse = new AtomicInteger(2);

	private final @Nullable FileLock life;

	private volatile boolean gone;

	private boolean finished;

	Duplex(Domain domain, Pair pair, boolean server, @Nullable FileLock life) {
		this.domain = domain;
		this.pair = pair;
		this.in = pair.in(server);
		this.out = pair.out(server);
		this.life = life;
		domain.file().retain();
	}

	/**
	 * Writes what fits now. Where that is not all, this end becomes ready again when
	 * there is space.
	 * @param source what to write; its position moves on by what was written
	 * @return how many bytes, zero or more
	 * @throws StreamBrokenException if the other end has gone
	 */
	public final int write(ByteBuffer source) {
		this.writing.enter();
		try {
			requireAlive();
			int written = this.out.write(source);
			if (written > 0) {
				tell();
			}
			return written;
		}
		catch (InternalError ex) {
			throw cutShort(ex);
		}
		finally {
			leave(this.writing);
		}
	}

	/**
	 * Reads what is there now.
	 * @param target takes the bytes; its position moves on by what was read
	 * @return how many bytes, zero or more; -1 when all was read and nothing more comes
	 * @throws StreamBrokenException if the other end has gone without a word, or wrote
	 * what cannot be; what it wrote before is read first
	 */
	public final int read(ByteBuffer target) {
		this.reading.enter();
		try {
			boolean lost = this.gone;
			int read = this.in.read(target);
			if (read > 0) {
				if (this.in.wasWaitedFor()) {
					tell();
				}
				return read;
			}
			if (this.in.isAtItsEnd()) {
				return -1;
			}
			if (lost) {
				requireAlive();
			}
			return 0;
		}
		catch (InternalError ex) {
			throw cutShort(ex);
		}
		finally {
			leave(this.reading);
		}
	}

	/**
	 * Says that nothing more is written. The other end reads what was written, then the
	 * end.
	 */
	public final void finish() {
		this.writing.enter();
		try {
			end();
		}
		catch (InternalError ex) {
			throw cutShort(ex);
		}
		finally {
			leave(this.writing);
		}
	}

	/**
	 * Whether the other end has said that it writes nothing more; what it wrote may not
	 * be read yet. For the thread that reads.
	 * @return whether the end is in sight
	 */
	public final boolean hasEnded() {
		this.reading.enter();
		try {
			return this.in.hasEnded();
		}
		catch (InternalError ex) {
			throw cutShort(ex);
		}
		finally {
			leave(this.reading);
		}
	}

	/**
	 * Whether the other end has gone, with or without a word. It shows a nap later.
	 * @return whether nobody reads any more
	 */
	public final boolean isPeerGone() {
		return this.gone;
	}

	/**
	 * Process of the other end, as it says itself: for messages, not to rely on.
	 * @return a process id
	 */
	public abstract long peerProcess();

	/**
	 * Ends both directions: the other end reads what was written, then the end. Any
	 * thread; one that reads or writes ends that first.
	 */
	@Override
	public void close() {
		sealed(this.reading.close());
		sealed(this.writing.close());
	}

	/** Lets the other end look. */
	abstract void tell();

	/** Nobody may touch the file from now on. */
	abstract void beforeUnmapping();

	/** Gives up what only this kind of end has. */
	abstract void closed();

	final Domain domain() {
		return this.domain;
	}

	final Pair pair() {
		return this.pair;
	}

	final RingIn in() {
		return this.in;
	}

	final RingOut out() {
		return this.out;
	}

	final Turnstile reading() {
		return this.reading;
	}

	final void leave(Turnstile side) {
		sealed(side.leave());
	}

	/** The other end does not live any more. */
	final void peerIsGone() {
		this.gone = true;
	}

	private void sealed(boolean last) {
		if (last && this.sidesInUse.decrementAndGet() == 0) {
			try {
				end();
			}
			catch (InternalError ex) {
				// The file was cut short: there is nobody to be told.
				peerIsGone();
			}
			beforeUnmapping();
			this.pair.close();
			if (this.life != null) {
				DomainFile.unlock(this.life);
			}
			closed();
			this.domain.forget(this);
			this.domain.file().release();
		}
	}

	private void end() {
		if (!this.finished) {
			this.finished = true;
			this.out.end();
			tell();
		}
	}

	private void requireAlive() {
		if (this.gone) {
			throw new StreamBrokenException("process %d at the other end has gone".formatted(peerProcess()));
		}
	}

	private static StreamBrokenException cutShort(InternalError ex) {
		return new StreamBrokenException("the file of the stream was cut short by another process", ex);
	}

}

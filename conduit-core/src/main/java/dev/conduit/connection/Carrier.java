package dev.conduit.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import dev.conduit.frame.Frame;
import dev.conduit.frame.MalformedFrameException;
import dev.conduit.transport.FrameReceiver;
import dev.conduit.transport.Link;

/**
 * A link under a session. What it reads goes to the session that it belongs to, on that
 * session's loop, in order: at once where that is the loop of the link, and otherwise
 * what was read together. While the session has not taken that, the link is not read on.
 */
final class Carrier implements FrameReceiver {

	private final Link link;

	private final Lifecycle origin;

	private volatile ResumableSession session;

	/** What was read and waits for the rest; belongs to the link's loop. */
	private List<Frame> gathered = new ArrayList<>(0);

	/** How often frames were handed over that the session has not taken. */
	private final AtomicInteger underWay = new AtomicInteger();

	/** Whether the link is not read since the session has not taken what was. */
	private volatile boolean stopped;

	private volatile boolean closed;

	Carrier(Link link, ResumableSession session) {
		this.link = link;
		this.origin = session.life();
		this.session = session;
	}

	Link link() {
		return this.link;
	}

	/**
	 * The connection that began with the link.
	 */
	Lifecycle origin() {
		return this.origin;
	}

	/**
	 * It carries another session from now on.
	 */
	void handTo(ResumableSession next) {
		this.session = next;
	}

	/**
	 * Whether the link is closed; the session to which it was handed before that is told.
	 */
	boolean isClosed() {
		return this.closed;
	}

	@Override
	public void receive(Frame frame) {
		ResumableSession current = this.session;
		if (isHere(current)) {
			current.receive(this, frame);
		}
		else {
			this.gathered.add(frame);
		}
	}

	private boolean isHere(ResumableSession current) {
		return current.isAtHome(this.link) || (this.gathered.isEmpty() && this.underWay.get() == 0 && current.inLoop());
	}

	@Override
	public void readComplete() {
		ResumableSession current = this.session;
		if (isHere(current)) {
			current.readComplete(this);
		}
		else {
			handOver(current);
		}
	}

	private void handOver(ResumableSession current) {
		if (this.gathered.isEmpty()) {
			return;
		}
		List<Frame> frames = this.gathered;
		this.gathered = new ArrayList<>();
		if (this.underWay.getAndIncrement() > 0) {
			this.stopped = true;
			this.link.setReading(false);
		}
		current.execute(() -> {
			frames.forEach((frame) -> current.receive(this, frame));
			current.readComplete(this);
			if (this.underWay.decrementAndGet() == 0 && this.stopped) {
				this.stopped = false;
				current.readOn(this);
			}
		});
	}

	@Override
	public void malformed(MalformedFrameException ex) {
		ResumableSession current = this.session;
		handOver(current);
		current.execute(() -> current.malformed(this, ex));
	}

	@Override
	public void writabilityChanged(boolean writable) {
		ResumableSession current = this.session;
		current.execute(() -> current.writabilityChanged(this, writable));
	}

	@Override
	public void closed(@Nullable Throwable cause) {
		this.closed = true;
		ResumableSession current = this.session;
		handOver(current);
		current.execute(() -> current.closed(this, cause));
	}

}

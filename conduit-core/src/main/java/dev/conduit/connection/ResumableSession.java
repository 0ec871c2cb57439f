package dev.conduit.connection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;

import dev.conduit.frame.Frame;
import dev.conduit.frame.MalformedFrameException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Limit;
import dev.conduit.message.Problem;
import dev.conduit.transport.FrameReceiver;
import dev.conduit.transport.Link;

/**
 * A connection that goes on over another link when the one below it breaks. Both sides
 * count the frames of the session and keep what they sent until the other says that it
 * came; a link that takes the place of a broken one begins with what the other side has
 * not got. On the loop of the first link, always, but for what says otherwise.
 */
final class ResumableSession {

	private static final byte[] NO_TOKEN = new byte[0];

	private final Lifecycle life;

	private final Link home;

	private final ResumeOptions options;

	private final ResumableSessions sessions;

	private final Carrier first;

	private final SessionOutput output;

	private final SessionLink link;

	private final ResumeWindow window;

	private final Arrivals arrivals = new Arrivals();

	private @Nullable FrameReceiver receiver;

	private byte[] token = NO_TOKEN;

	private @Nullable SessionOwner owner;

	private boolean reading = true;

	/**
	 * Nobody agreed to keep it yet.
	 * @param home the first link
	 */
	ResumableSession(Lifecycle life, Link home, ConnectionContext context) {
		this.life = life;
		this.home = home;
		this.options = context.options().resume();
		this.sessions = context.sessions();
		this.first = new Carrier(home, this);
		this.output = new SessionOutput(this.first, new Tail(this.options.bufferBytes(), this.sessions));
		this.link = new SessionLink(home, this, this.output);
		this.window = new ResumeWindow(life, home, context);
	}

	/**
	 * What the connection sees of it. Any thread.
	 */
	SessionLink link() {
		return this.link;
	}

	/**
	 * What stands behind the first link, in front of who gets the frames.
	 */
	FrameReceiver before(FrameReceiver receiver) {
		this.receiver = receiver;
		return this.first;
	}

	Lifecycle life() {
		return this.life;
	}

	/**
	 * The first link below, which a hand-shake may hand to another session. Any thread.
	 */
	Carrier first() {
		return this.first;
	}

	@Nullable SessionOwner owner() {
		return this.owner;
	}

	byte[] token() {
		return this.token;
	}

	/**
	 * How many frames came; does not change while the session has no link.
	 */
	long received() {
		return this.arrivals.received();
	}

	/**
	 * Whether the session has no link now. Any thread.
	 */
	boolean isBroken() {
		return this.output.carrier() == null;
	}

	// any thread: where its loop is

	boolean isAtHome(Link link) {
		return this.home.equals(link);
	}

	boolean inLoop() {
		return this.home.inLoop();
	}

	void execute(Runnable task) {
		this.home.execute(task);
	}

	// from one link to the next

	/**
	 * The sides agreed to keep it: whatever is sent from now on counts.
	 * @param owner whose it is, at the server
	 */
	void keep(byte[] token, @Nullable SessionOwner owner) {
		this.token = token;
		this.owner = owner;
		this.output.beginCounting();
		if (owner != null) {
			this.sessions.add(token, this);
		}
	}

	/**
	 * Goes on over another link, where the peer lacks nothing that is not here any more.
	 * What was in use is cut.
	 * @param next carries this session from now on, if this returns {@code true}
	 * @param entry what the hand-shake of the link said
	 */
	boolean takeUp(Carrier next, Entry entry) {
		Carrier before = this.output.carrier();
		if (!mayGoOn() || !this.output.tryMove(next, entry, this.window.outage(), () -> greet(next, entry))) {
			return false;
		}
		this.arrivals.tell();
		if (before != null) {
			fence(before);
		}
		this.window.close();
		readOn(next);
		this.life.takenUp(entry.validity());
		next.origin().reports().carries(this.life.connection());
		if (next.isClosed()) {
			closed(next, null);
		}
		return true;
	}

	/**
	 * The same for another thread, which waits.
	 */
	boolean awaitTakeUp(Carrier next, Entry entry) {
		CompletableFuture<Boolean> taken = new CompletableFuture<>();
		execute(() -> {
			try {
				taken.complete(takeUp(next, entry));
			}
			catch (RuntimeException ex) {
				taken.completeExceptionally(ex);
			}
		});
		return taken.join();
	}

	private void greet(Carrier next, Entry entry) {
		// Before the peer learns of it: what it sends then is for this session.
		next.handTo(this);
		Frame greeting = entry.greeting().apply(this.arrivals.received());
		if (greeting != null) {
			next.link().send(greeting);
		}
	}

	/** Whoever still uses the old link learns that it is over. */
	private static void fence(Carrier old) {
		old.link().send(new Frame.Close(ErrorCode.DISCONNECTED, "the session goes on over another connection"));
		old.link().close();
	}

	/**
	 * Gives the link below up, since nothing is heard over it.
	 * @return {@code false} if the session cannot go on over another one
	 */
	boolean tryCut(Problem why) {
		Carrier current = this.output.carrier();
		if (current == null || !mayBreak()) {
			return false;
		}
		broken(why);
		current.link().close();
		return true;
	}

	private boolean mayBreak() {
		return mayGoOn() && this.window.tryEnter();
	}

	private boolean mayGoOn() {
		return this.output.isCounting() && this.life.mayGoOn();
	}

	private void broken(Problem why) {
		this.window.open(this.output.cut(), why);
		this.life.broken(why);
	}

	/**
	 * The server does not take it up again. Any thread.
	 */
	void refused() {
		execute(() -> this.life
			.lost(Problem.of(ErrorCode.DISCONNECTED, "the connection broke, and the server did not take it up again")));
	}

	/**
	 * Frames are lost that have not left.
	 */
	void tooMuchWaits() {
		this.life.reports().hit(Limit.RESUME_BUFFER);
		this.life.lost(Problem.of(ErrorCode.DISCONNECTED,
				"the connection broke, and more waits for it than 'resume.buffer-bytes' = %d keep"
					.formatted(this.options.bufferBytes())));
	}

	/**
	 * Nothing is kept any more; what is sent only passes.
	 */
	void end() {
		this.output.end();
		this.window.close();
		if (this.owner != null) {
			this.sessions.remove(this.token);
		}
	}

	// called by carriers; only the one that carries it now is heard

	void receive(Carrier from, Frame frame) {
		if (!isCarriedBy(from)) {
			return;
		}
		if (this.output.isCounting() && !isSignOfLife(frame)) {
			if (frame instanceof Frame.Received acknowledged) {
				acknowledge(acknowledged.correlationId());
				return;
			}
			this.arrivals.add(frame);
		}
		above().receive(frame);
	}

	/**
	 * Whether a frame is about one link, and never counts.
	 */
	static boolean isSignOfLife(Frame frame) {
		return frame instanceof Frame.Ping || frame instanceof Frame.Pong;
	}

	private void acknowledge(long number) {
		if (!this.output.acknowledge(number)) {
			this.life.violated(null, Problem.of(ErrorCode.PROTOCOL_ERROR,
					"%d frames came, says the peer, and fewer were sent".formatted(number)));
		}
	}

	void readComplete(Carrier from) {
		if (isCarriedBy(from)) {
			above().readComplete();
			if (this.arrivals.isWorthTelling()) {
				tellReceived();
			}
		}
	}

	/**
	 * Tells the peer what came, where that is news.
	 */
	void tellReceived() {
		Carrier current = this.output.carrier();
		if (current != null && this.arrivals.isNews()) {
			current.link().send(new Frame.Received(this.arrivals.tell()));
		}
	}

	void malformed(Carrier from, MalformedFrameException ex) {
		if (isCarriedBy(from)) {
			above().malformed(ex);
		}
	}

	void writabilityChanged(Carrier from, boolean writable) {
		if (isCarriedBy(from)) {
			above().writabilityChanged(writable);
		}
	}

	void closed(Carrier from, @Nullable Throwable cause) {
		if (!isCarriedBy(from)) {
			return;
		}
		if (mayBreak()) {
			broken(Receiver.reason(cause));
		}
		else {
			above().closed(cause);
		}
	}

	/** The carrier has no frames under way: it reads as the session wants. */
	void readOn(Carrier from) {
		if (isCarriedBy(from)) {
			from.link().setReading(this.reading);
		}
	}

	void setReading(boolean reading) {
		this.reading = reading;
		Carrier current = this.output.carrier();
		if (current != null) {
			current.link().setReading(reading);
		}
	}

	boolean isReading() {
		return this.reading;
	}

	private boolean isCarriedBy(Carrier carrier) {
		return carrier.equals(this.output.carrier());
	}

	private FrameReceiver above() {
		FrameReceiver current = this.receiver;
		if (current == null) {
			throw new IllegalStateException("nobody stands behind the link");
		}
		return current;
	}

	/**
	 * What the hand-shake of a link said about the session that is to go on over it.
	 *
	 * @param peerReceived how many frames the peer got
	 * @param checksum whether frames end in a checksum there
	 * @param validity how long what the client logged in with holds, or {@code null}
	 * @param greeting makes what is sent first, of how many frames came; {@code null} for
	 * nothing
	 */
	record Entry(long peerReceived, boolean checksum, @Nullable Duration validity,
			LongFunction<@Nullable Frame> greeting) {

	}

}

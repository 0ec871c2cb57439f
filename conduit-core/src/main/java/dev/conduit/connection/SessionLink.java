package dev.conduit.connection;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameEncoder;
import dev.conduit.frame.FrameLimits;
import dev.conduit.frame.MalformedFrameException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Limit;
import dev.conduit.message.Problem;
import dev.conduit.scram.ChannelBindings;
import dev.conduit.time.Timer;
import dev.conduit.transport.FrameReceiver;
import dev.conduit.transport.Link;
import dev.conduit.transport.PeerInfo;
import dev.conduit.transport.PeerUser;

/**
 * The link of a connection that may be taken up again: it outlives the links below it, of
 * which it has one or, for a while, none. Both sides count the frames of the session and
 * keep what they sent until the other says that it came; a link that takes the place of a
 * broken one begins with what the other side has not got. So nothing above it knows that
 * anything broke. Its loop is that of the first link, always.
 */
final class SessionLink implements Link {

	private static final byte[] NO_TOKEN = new byte[0];

	private final Connection connection;

	private final Link home;

	private final ResumeOptions options;

	private final ResumableSessions sessions;

	private final Timer timer;

	/** Guards the tail, and that frames leave in the order in which they are counted. */
	private final ReentrantLock lock = new ReentrantLock();

	private final Tail tail;

	private final FrameEncoder trial = new FrameEncoder();

	/** What carries the frames now; written under the lock. */
	private volatile @Nullable Carrier carrier;

	/** Set with the end of the hand-shake: from there on frames are counted. */
	private volatile boolean kept;

	private boolean ended;

	/** Of the links that carried it before; guarded by the lock. */
	private long sentBefore;

	private long receivedBefore;

	// what follows belongs to the loop

	private final Carrier first;

	private @Nullable FrameReceiver receiver;

	private byte[] token = NO_TOKEN;

	private @Nullable SessionOwner owner;

	private final Arrivals arrivals = new Arrivals();

	private boolean reading = true;

	private int maxFrameSize;

	private int maxMessageSize;

	/** Set while there is no link. */
	private @Nullable Break broken;

	SessionLink(Connection connection, Link home, ConnectionContext context) {
		this.connection = connection;
		this.home = home;
		this.options = context.options().resume();
		this.sessions = context.sessions();
		this.timer = context.timer();
		this.tail = new Tail(this.options.bufferBytes(), this.sessions);
		this.first = new Carrier(home, this);
		this.carrier = this.first;
	}

	/**
	 * What stands behind the first link, in front of who gets the frames.
	 */
	FrameReceiver before(FrameReceiver receiver) {
		this.receiver = receiver;
		return this.first;
	}

	Connection connection() {
		return this.connection;
	}

	/**
	 * The first link below, which a hand-shake may hand to another session.
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

	boolean isReading() {
		return this.reading;
	}

	/**
	 * Whether the session has no link now. Any thread.
	 */
	boolean isBroken() {
		return this.carrier == null;
	}

	boolean isAtHome(Link link) {
		return this.home.equals(link);
	}

	// the session, on the loop

	/**
	 * The sides agreed to keep it: whatever is sent from now on counts.
	 * @param owner whose it is, at the server
	 */
	void keep(byte[] token, @Nullable SessionOwner owner) {
		this.token = token;
		this.owner = owner;
		this.kept = true;
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
		Carrier before = this.carrier;
		if (!this.kept || !this.connection.mayGoOn() || !tryMove(next, entry)) {
			return false;
		}
		this.arrivals.tell();
		if (before != null) {
			fence(before);
		}
		endBreak();
		readOn(next);
		this.connection.takenUp(entry.validity());
		next.origin().carries(this.connection);
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

	private boolean tryMove(Carrier next, Entry entry) {
		this.lock.lock();
		try {
			if (this.ended || !this.tail.holdsAllBehind(entry.peerReceived())) {
				return false;
			}
			this.tail.acknowledge(entry.peerReceived());
			// Before the peer learns of it: what it sends then is for this session.
			next.handTo(this);
			Link link = next.link();
			Frame greeting = entry.greeting().apply(this.arrivals.received());
			if (greeting != null) {
				link.send(greeting);
			}
			link.setOutboundFormat(this.maxFrameSize, this.maxMessageSize, entry.checksum());
			repeat(link);
			leave();
			this.carrier = next;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void repeat(Link link) {
		Break since = this.broken;
		if (since == null) {
			this.tail.repeat(0, UnaryOperator.identity(), link::send);
		}
		else {
			Outage outage = new Outage(this.timer.nanoTime() - since.since());
			this.tail.repeat(since.lastSent(), outage::shorten, link::send);
		}
	}

	/** Whoever still uses the old link learns that it is over. */
	private static void fence(Carrier old) {
		old.link().send(new Frame.Close(ErrorCode.DISCONNECTED, "the session goes on over another connection"));
		old.link().close();
	}

	private void endBreak() {
		Break ending = this.broken;
		if (ending != null) {
			this.broken = null;
			ending.end().cancel();
			this.sessions.endWait();
		}
	}

	/**
	 * Gives the link below up, since nothing is heard over it.
	 * @return {@code false} if the session cannot go on over another one
	 */
	boolean tryCut(Problem why) {
		Carrier current = this.carrier;
		if (current == null || !mayBreak()) {
			return false;
		}
		broken(why);
		current.link().close();
		return true;
	}

	/**
	 * The server does not take it up again.
	 */
	void refused() {
		execute(() -> this.connection
			.lost(Problem.of(ErrorCode.DISCONNECTED, "the connection broke, and the server did not take it up again")));
	}

	private boolean mayBreak() {
		if (!this.kept || !this.connection.mayGoOn()) {
			return false;
		}
		boolean place = this.sessions.tryWait();
		if (!place) {
			this.connection.hit(Limit.RESUME_WAITING);
		}
		return place;
	}

	private void broken(Problem why) {
		long lastSent;
		this.lock.lock();
		try {
			leave();
			this.carrier = null;
			lastSent = this.tail.sent();
		}
		finally {
			this.lock.unlock();
		}
		long now = this.timer.nanoTime();
		this.broken = new Break(now, lastSent, why,
				this.timer.schedule(this.options.window(), () -> execute(() -> windowPassed(now))));
		this.connection.broken(why);
	}

	/** Under the lock. */
	private void leave() {
		Carrier current = this.carrier;
		if (current != null) {
			this.sentBefore += current.link().sentBytes();
			this.receivedBefore += current.link().receivedBytes();
		}
	}

	private void windowPassed(long since) {
		Break current = this.broken;
		if (current != null && current.since() == since) {
			this.connection.lost(Problem.of(ErrorCode.DISCONNECTED,
					"the connection broke and was not taken up again within %d ms ('resume.window'): %s"
						.formatted(this.options.window().toMillis(), current.reason().summary())));
		}
	}

	/**
	 * Nothing is kept any more; what is sent only passes.
	 */
	void end() {
		this.lock.lock();
		try {
			this.ended = true;
			this.tail.end();
		}
		finally {
			this.lock.unlock();
		}
		endBreak();
		if (this.owner != null) {
			this.sessions.remove(this.token);
		}
	}

	// called by carriers, on the loop

	void receive(Carrier from, Frame frame) {
		if (!from.equals(this.carrier)) {
			return;
		}
		if (this.kept && !isSignOfLife(frame)) {
			if (frame instanceof Frame.Received acknowledged) {
				acknowledge(acknowledged.correlationId());
				return;
			}
			this.arrivals.add(frame);
		}
		above().receive(frame);
	}

	private static boolean isSignOfLife(Frame frame) {
		return frame instanceof Frame.Ping || frame instanceof Frame.Pong;
	}

	private void acknowledge(long number) {
		boolean known;
		this.lock.lock();
		try {
			known = this.tail.acknowledge(number);
		}
		finally {
			this.lock.unlock();
		}
		if (!known) {
			this.connection.violated(null, Problem.of(ErrorCode.PROTOCOL_ERROR,
					"%d frames came, says the peer, and fewer were sent".formatted(number)));
		}
	}

	void readComplete(Carrier from) {
		if (from.equals(this.carrier)) {
			above().readComplete();
			if (this.arrivals.isWorthTelling()) {
				tellReceived();
			}
		}
	}

	private void tellReceived() {
		Carrier current = this.carrier;
		if (current != null && this.arrivals.isNews()) {
			current.link().send(new Frame.Received(this.arrivals.tell()));
		}
	}

	void malformed(Carrier from, MalformedFrameException ex) {
		if (from.equals(this.carrier)) {
			above().malformed(ex);
		}
	}

	void writabilityChanged(Carrier from, boolean writable) {
		if (from.equals(this.carrier)) {
			above().writabilityChanged(writable);
		}
	}

	void closed(Carrier from, @Nullable Throwable cause) {
		if (!from.equals(this.carrier)) {
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
		if (from.equals(this.carrier)) {
			from.link().setReading(this.reading);
		}
	}

	private FrameReceiver above() {
		FrameReceiver current = this.receiver;
		if (current == null) {
			throw new IllegalStateException("nobody stands behind the link");
		}
		return current;
	}

	// the link

	@Override
	public void send(Frame frame) {
		if (!this.kept) {
			pass(frame);
		}
		else if (isSignOfLife(frame)) {
			tellReceived();
			pass(frame);
		}
		else if (!count(frame)) {
			execute(this::tooMuchWaits);
		}
	}

	private void tooMuchWaits() {
		this.connection.hit(Limit.RESUME_BUFFER);
		this.connection.lost(Problem.of(ErrorCode.DISCONNECTED,
				"the connection broke, and more waits for it than 'resume.buffer-bytes' = %d keep"
					.formatted(this.options.bufferBytes())));
	}

	private void pass(Frame frame) {
		Carrier current = this.carrier;
		if (current != null) {
			current.link().send(frame);
		}
	}

	/**
	 * Sends and keeps, as one.
	 * @return {@code false} if frames are lost that have not left
	 */
	private boolean count(Frame frame) {
		this.lock.lock();
		try {
			Carrier current = this.carrier;
			if (current != null) {
				current.link().send(frame);
			}
			else {
				this.trial.check(frame);
			}
			return this.ended || this.tail.add(frame) || current != null;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public long pendingBytes() {
		Carrier current = this.carrier;
		return (current != null) ? current.link().pendingBytes() : 0;
	}

	@Override
	public long sentBytes() {
		this.lock.lock();
		try {
			Carrier current = this.carrier;
			return this.sentBefore + ((current != null) ? current.link().sentBytes() : 0);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public long receivedBytes() {
		this.lock.lock();
		try {
			Carrier current = this.carrier;
			return this.receivedBefore + ((current != null) ? current.link().receivedBytes() : 0);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public boolean isWritable() {
		Carrier current = this.carrier;
		return current != null && current.link().isWritable();
	}

	@Override
	public void setReading(boolean reading) {
		this.reading = reading;
		Carrier current = this.carrier;
		if (current != null) {
			current.link().setReading(reading);
		}
	}

	@Override
	public void setInboundLimits(FrameLimits limits) {
		this.home.setInboundLimits(limits);
	}

	@Override
	public void setOutboundFormat(int maxFrameSize, int maxMessageSize, boolean checksum) {
		this.maxFrameSize = maxFrameSize;
		this.maxMessageSize = maxMessageSize;
		this.trial.setFormat(maxFrameSize, maxMessageSize, true);
		this.home.setOutboundFormat(maxFrameSize, maxMessageSize, checksum);
	}

	@Override
	public void execute(Runnable task) {
		this.home.execute(task);
	}

	@Override
	public boolean inLoop() {
		return this.home.inLoop();
	}

	@Override
	public boolean mayBlock() {
		return this.home.mayBlock();
	}

	@Override
	public boolean needsChecksum() {
		return this.home.needsChecksum();
	}

	@Override
	public void close() {
		Carrier current = this.carrier;
		if (current != null) {
			current.link().close();
		}
	}

	@Override
	public PeerInfo peer() {
		Carrier current = this.carrier;
		return ((current != null) ? current.link() : this.home).peer();
	}

	@Override
	public @Nullable X509Certificate peerCertificate() {
		return this.home.peerCertificate();
	}

	@Override
	public @Nullable PeerUser peerUser() {
		return this.home.peerUser();
	}

	@Override
	public Duration age() {
		return this.home.age();
	}

	@Override
	public ChannelBindings channelBindings() {
		return this.home.channelBindings();
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

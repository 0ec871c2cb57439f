package dev.conduit.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

import dev.conduit.frame.Frame;
import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Limit;
import dev.conduit.message.Problem;
import dev.conduit.time.Timer;
import dev.conduit.transport.Address;
import dev.conduit.transport.ClientTransport;
import dev.conduit.transport.FrameReceiver;
import dev.conduit.transport.Link;
import dev.conduit.transport.LinkAcceptor;
import dev.conduit.transport.ServerTransport;

/**
 * Lets things go wrong between clients and servers, frame by frame, over any transport:
 * by hand, or by a plan. Nothing goes wrong until a test says so. What it says holds for
 * all links of the transports that were wrapped, those that are open and later ones. For
 * any thread.
 *
 * <pre class="code">
 * Faults faults = new Faults(timer);
 * ClientTransport transport = faults.client(LocalTransport.shared());
 * faults.plan(FaultPlan.first(1, TO_SERVER, (frame) -&gt; frame instanceof Frame.Ack, Fault.DROP));
 * </pre>
 *
 * @since 0.1.0
 */
public final class Faults {

	private final Timer timer;

	private final Set<FaultyLink> links = ConcurrentHashMap.newKeySet();

	/** How many frames pass yet, where they are held. */
	private final Map<Direction, Long> held = new ConcurrentHashMap<>();

	private final Map<Direction, Trickle> trickles = new ConcurrentHashMap<>();

	private final ReentrantLock flow = new ReentrantLock();

	private final AtomicLong dropped = new AtomicLong();

	private volatile FaultPlan plan = FaultPlan.NONE;

	private volatile boolean refusing;

	/**
	 * No faults yet.
	 * @param timer the clock of delays
	 */
	public Faults(Timer timer) {
		this.timer = timer;
	}

	/**
	 * Wraps the transport of clients.
	 * @param transport the transport
	 * @return the same with faults
	 */
	public ClientTransport client(ClientTransport transport) {
		return new ClientTransport() {

			@Override
			public boolean supports(Address address) {
				return transport.supports(address);
			}

			@Override
			public CompletionStage<Link> connect(Address address, Duration timeout, LinkAcceptor acceptor) {
				return Faults.this.connect(transport, address, timeout, acceptor);
			}

		};
	}

	private CompletionStage<Link> connect(ClientTransport transport, Address address, Duration timeout,
			LinkAcceptor acceptor) {
		if (this.refusing) {
			return CompletableFuture.failedStage(new ConduitUnavailableException(
					Problem.of(ErrorCode.CONNECTION_FAILED, "a test refuses the connection to %s".formatted(address))));
		}
		AtomicReference<Link> faulty = new AtomicReference<>();
		return transport.connect(address, timeout, (link) -> {
			FaultyLink end = new FaultyLink(this, link, Direction.TO_SERVER, this.timer);
			faulty.set(end);
			return accept(end, acceptor);
		}).thenApply((link) -> Objects.requireNonNull(faulty.get()));
	}

	/**
	 * Wraps the transport of a server.
	 * @param transport the transport
	 * @return the same with faults
	 */
	public ServerTransport server(ServerTransport transport) {
		return new ServerTransport() {

			@Override
			public boolean supports(Address address) {
				return transport.supports(address);
			}

			@Override
			public CompletionStage<Listener> listen(Address address, LinkAcceptor acceptor) {
				return transport.listen(address, new LinkAcceptor() {

					@Override
					public FrameReceiver accept(Link link) {
						return Faults.this.accept(
								new FaultyLink(Faults.this, link, Direction.TO_CLIENT, Faults.this.timer), acceptor);
					}

					@Override
					public boolean arrived(Link link, Runnable cut) {
						return acceptor.arrived(link, cut);
					}

					@Override
					public void left(Link link) {
						acceptor.left(link);
					}

					@Override
					public void limitHit(Link link, Limit limit) {
						acceptor.limitHit(link, limit);
					}

				});
			}

		};
	}

	private FrameReceiver accept(FaultyLink end, LinkAcceptor acceptor) {
		this.links.add(end);
		this.held.forEach((direction, frames) -> end.path(direction).hold(frames));
		return end.before(acceptor.accept(end));
	}

	/**
	 * Lets a plan decide about each frame from now on, instead of an earlier one.
	 * @param plan the plan
	 */
	public void plan(FaultPlan plan) {
		this.plan = plan;
	}

	/**
	 * Holds all frames of a direction back, until {@link #release}. Those who hold what
	 * they read do not read on, so it is a peer that does not read; those who hold what
	 * they send keep 10,000 frames at most, and the connection is cut after that.
	 * @param direction where they are on their way to
	 */
	public void hold(Direction direction) {
		letPass(direction, 0);
	}

	/**
	 * Holds the frames of a direction back but some: called again and again, it is a peer
	 * that reads slowly.
	 * @param direction where they are on their way to
	 * @param frames how many pass yet on each link
	 */
	public void letPass(Direction direction, long frames) {
		changeFlow(() -> {
			this.trickles.remove(direction);
			letPassYet(direction, frames);
		});
	}

	private void letPassYet(Direction direction, long frames) {
		this.held.put(direction, frames);
		this.links.forEach((link) -> link.path(direction).hold(frames));
	}

	/**
	 * Lets one frame of a direction pass on each link, and another one after each
	 * interval: a peer that reads slowly, until {@link #release}.
	 * @param direction where they are on their way to
	 * @param interval from one frame to the next, more than zero
	 */
	public void trickle(Direction direction, Duration interval) {
		if (!interval.isPositive()) {
			throw new IllegalArgumentException("'interval' must be more than zero (was %s)".formatted(interval));
		}
		Trickle trickle = new Trickle(direction, interval);
		changeFlow(() -> {
			this.trickles.put(direction, trickle);
			letPassYet(direction, 1);
		});
		this.timer.schedule(interval, trickle);
	}

	/**
	 * Lets all frames of a direction pass, those that waited first.
	 * @param direction where they are on their way to
	 */
	public void release(Direction direction) {
		changeFlow(() -> {
			this.trickles.remove(direction);
			this.held.remove(direction);
			this.links.forEach((link) -> link.path(direction).release());
		});
	}

	/** One change after the other, so that a drop cannot close what was just opened. */
	private void changeFlow(Runnable change) {
		this.flow.lock();
		try {
			change.run();
		}
		finally {
			this.flow.unlock();
		}
	}

	/**
	 * Breaks all connections that are open. What was on its way is lost.
	 */
	public void cut() {
		this.links.forEach((link) -> link.cut(new IOException("a test cut the connection")));
	}

	/**
	 * Whether clients find nobody to connect to.
	 * @param refusing whether attempts to connect fail
	 */
	public void refuseConnections(boolean refusing) {
		this.refusing = refusing;
	}

	/**
	 * Lets nothing go wrong any more. Frames that were lost stay lost, those that are
	 * late come now.
	 */
	public void heal() {
		plan(FaultPlan.NONE);
		refuseConnections(false);
		for (Direction direction : Direction.values()) {
			release(direction);
			this.links.forEach((link) -> link.path(direction).hurry());
		}
	}

	/**
	 * Frames that were lost because a plan said so.
	 * @return how many
	 */
	public long droppedFrames() {
		return this.dropped.get();
	}

	/**
	 * Frames that wait, on all links together.
	 * @param direction where they are on their way to
	 * @return how many
	 */
	public int waitingFrames(Direction direction) {
		return this.links.stream().mapToInt((link) -> link.path(direction).waiting()).sum();
	}

	// for links

	Timer timer() {
		return this.timer;
	}

	Fault next(Direction direction, Frame frame) {
		return this.plan.next(direction, frame);
	}

	void dropped() {
		this.dropped.incrementAndGet();
	}

	void closed(FaultyLink link) {
		this.links.remove(link);
	}

	/**
	 * One frame after each interval, for as long as it is the last word on its direction.
	 */
	private final class Trickle implements Runnable {

		private final Direction direction;

		private final Duration interval;

		Trickle(Direction direction, Duration interval) {
			this.direction = direction;
			this.interval = interval;
		}

		@Override
		public void run() {
			Faults faults = Faults.this;
			faults.changeFlow(() -> {
				if (faults.trickles.get(this.direction) == this) {
					faults.letPassYet(this.direction, 1);
					faults.timer.schedule(this.interval, this);
				}
			});
		}

	}

}

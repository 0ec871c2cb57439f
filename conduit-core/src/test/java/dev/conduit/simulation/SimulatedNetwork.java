package dev.conduit.simulation;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;

import dev.conduit.frame.FrameDecoder;
import dev.conduit.frame.Preface;
import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.transport.Address;
import dev.conduit.transport.Link;
import dev.conduit.transport.LinkAcceptor;
import dev.conduit.transport.PeerInfo;
import dev.conduit.transport.WriteLimits;

/**
 * What is between the processes, and what goes wrong there.
 */
final class SimulatedNetwork {

	private static final long SHORTEST = TimeUnit.MICROSECONDS.toNanos(50);

	/** As sockets have with a peer that does not say what it speaks. */
	private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

	private final Scheduler scheduler;

	private final SplittableRandom random;

	private final CountedBuffers buffers = new CountedBuffers();

	/** Small, so that they are reached. */
	private final WriteLimits limits = new WriteLimits(4 * 1024, 8 * 1024, 512 * 1024, Duration.ofSeconds(5));

	private final Map<Address, Listening> listening = new HashMap<>();

	private final Set<SimulatedLink> links = new LinkedHashSet<>();

	/** Names of clients whose way to the server, or back, lets nothing through. */
	private final Set<String> blockedUp = new LinkedHashSet<>();

	private final Set<String> blockedDown = new LinkedHashSet<>();

	private long slowness = TimeUnit.MILLISECONDS.toNanos(2);

	private double silentLoss;

	SimulatedNetwork(Scheduler scheduler, SplittableRandom random) {
		this.scheduler = scheduler;
		this.random = random;
	}

	Scheduler scheduler() {
		return this.scheduler;
	}

	CountedBuffers buffers() {
		return this.buffers;
	}

	WriteLimits limits() {
		return this.limits;
	}

	long latency() {
		return SHORTEST + this.random.nextLong(this.slowness);
	}

	/** Those whose end was not told. */
	List<SimulatedLink> links() {
		return new ArrayList<>(this.links);
	}

	void ended(SimulatedLink link) {
		this.links.remove(link);
	}

	// what transports do

	void listen(Address address, SimulatedProcess process, LinkAcceptor acceptor) {
		this.listening.put(address, new Listening(process, acceptor));
	}

	void listenNoMore(Address address, SimulatedProcess process) {
		Listening known = this.listening.get(address);
		if (known != null && known.process().equals(process)) {
			this.listening.remove(address);
		}
	}

	CompletableFuture<Link> connect(Address address, SimulatedProcess process, Duration timeout,
			LinkAcceptor acceptor) {
		CompletableFuture<Link> connected = new CompletableFuture<>();
		long patience = timeout.toNanos();
		this.scheduler.after(3 * latency(), () -> {
			if (!process.isAlive()) {
				return;
			}
			if (isBlocked(process)) {
				this.scheduler.after(patience, () -> refuse(process, connected, "no answer from " + address));
				return;
			}
			Listening server = this.listening.get(address);
			if (server == null || !server.process().isAlive()) {
				refuse(process, connected, "nobody listens on " + address);
				return;
			}
			wire(address, process, server, acceptor, connected);
		});
		return connected;
	}

	private boolean isBlocked(SimulatedProcess process) {
		return this.blockedUp.contains(process.toString()) || this.blockedDown.contains(process.toString());
	}

	private static void refuse(SimulatedProcess process, CompletableFuture<Link> connected, String why) {
		process.startShort("a connect", () -> connected
			.completeExceptionally(new ConduitUnavailableException(Problem.of(ErrorCode.CONNECTION_FAILED, why))));
	}

	private void wire(Address address, SimulatedProcess client, Listening server, LinkAcceptor acceptor,
			CompletableFuture<Link> connected) {
		PeerInfo peer = new PeerInfo("simulated", address + "/" + client, true);
		Cable up = new Cable(this, true);
		Cable down = new Cable(this, false);
		SimulatedLink near = new SimulatedLink(this, client, peer, down, up, acceptor,
				FrameDecoder.forClient(this.buffers, client.timer()::nanoTime));
		SimulatedLink far = new SimulatedLink(this, server.process(), peer, up, down, server.acceptor(),
				FrameDecoder.forServer(this.buffers, server.process().timer()::nanoTime));
		near.join(far);
		far.join(near);
		this.links.add(near);
		this.links.add(far);
		near.execute(() -> open(near, connected));
		this.scheduler.after(PATIENCE, far::requireAccepted);
	}

	private void open(SimulatedLink near, CompletableFuture<Link> connected) {
		ByteBuf preface = this.buffers.buffer(Preface.SIZE);
		Preface.encode(preface);
		try {
			near.open(preface);
			connected.complete(near);
		}
		catch (RuntimeException ex) {
			near.close();
			connected.completeExceptionally(ex);
		}
	}

	// what goes wrong

	boolean losesSilently() {
		return this.silentLoss > 0 && this.random.nextDouble() < this.silentLoss;
	}

	/** What no network under TCP does: for a test of the tests. */
	void loseSilently(double share) {
		this.silentLoss = share;
	}

	void slowness(Duration most) {
		this.slowness = most.toNanos();
	}

	/** Lets nothing through, one way or both. */
	void block(String client, boolean up, boolean down) {
		set(this.blockedUp, client, up);
		set(this.blockedDown, client, down);
		for (SimulatedLink link : links()) {
			boolean toServer = link.out().isToServer();
			if (nameOf(link).equals(client)) {
				link.out().block(toServer ? up : down);
			}
		}
	}

	private static void set(Set<String> names, String name, boolean present) {
		if (present) {
			names.add(name);
		}
		else {
			names.remove(name);
		}
	}

	private static String nameOf(SimulatedLink link) {
		String address = link.peer().address();
		return address.substring(address.lastIndexOf('/') + 1);
	}

	/** Breaks a wire: of its ends, one at least is told. */
	void cut(SimulatedLink link, boolean both) {
		IOException cause = new IOException("cut by the simulation");
		link.broken(cause);
		SimulatedLink other = link.other();
		if (both && other != null) {
			this.scheduler.after(latency(), () -> other.broken(cause));
		}
	}

	/** Its process is gone. */
	void died(SimulatedProcess process, SimulatedLink.Farewell farewell) {
		for (SimulatedLink link : links()) {
			if (link.process().equals(process)) {
				link.die(farewell);
			}
		}
	}

	private record Listening(SimulatedProcess process, LinkAcceptor acceptor) {

	}

}

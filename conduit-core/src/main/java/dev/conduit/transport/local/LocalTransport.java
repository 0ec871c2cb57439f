package dev.conduit.transport.local;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import dev.conduit.frame.FrameDecoder;
import dev.conduit.frame.Preface;
import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.time.Timer;
import dev.conduit.time.WheelTimer;
import dev.conduit.transport.Address;
import dev.conduit.transport.ClientTransport;
import dev.conduit.transport.Link;
import dev.conduit.transport.LinkAcceptor;
import dev.conduit.transport.Outlet;
import dev.conduit.transport.PeerInfo;
import dev.conduit.transport.ServerTransport;
import dev.conduit.transport.WriteLimits;

/**
 * Client and server inside one JVM, for {@code local://name}. Each transport has names of
 * its own: a client finds the servers that listen with the same one.
 *
 * @since 0.1.0
 */
public final class LocalTransport implements ClientTransport, ServerTransport {

	private static final ByteBufAllocator ALLOCATOR = ByteBufAllocator.DEFAULT;

	private final WriteLimits limits;

	private final Executor executor;

	private final Timer timer;

	private final Map<Address.Local, LocalListener> listeners = new ConcurrentHashMap<>();

	/**
	 * A transport.
	 * @param limits bounds on what waits in each direction of a link
	 * @param executor runs the links' loops; each takes at most one of its threads at a
	 * time, and a task never blocks
	 * @param timer tells when a link has stalled
	 */
	public LocalTransport(WriteLimits limits, Executor executor, Timer timer) {
		this.limits = limits;
		this.executor = executor;
		this.timer = timer;
	}

	/**
	 * The transport of this JVM, which addresses in a configuration mean. Its loops run
	 * on virtual threads, its timer on a daemon thread that starts when first needed.
	 * @return always the same
	 */
	public static LocalTransport shared() {
		return Shared.TRANSPORT;
	}

	@Override
	public boolean supports(Address address) {
		return address instanceof Address.Local;
	}

	@Override
	public CompletionStage<Listener> listen(Address address, LinkAcceptor acceptor) {
		LocalListener listener = new LocalListener((Address.Local) address, acceptor);
		if (this.listeners.putIfAbsent(listener.address(), listener) != null) {
			return CompletableFuture.failedStage(unavailable(
					"%s is in use in this JVM: choose another name, or close its listener".formatted(address)));
		}
		return CompletableFuture.completedStage(listener);
	}

	@Override
	public CompletionStage<Link> connect(Address address, Duration timeout, LinkAcceptor acceptor) {
		LocalWire wire;
		try {
			wire = dial((Address.Local) address);
		}
		catch (ConduitUnavailableException ex) {
			return CompletableFuture.failedStage(ex);
		}
		SerialLoop loop = new SerialLoop(this.executor);
		LocalLink link = new LocalLink(peer(address), loop, this.timer, wire.toClient(), wire.toServer(), acceptor,
				FrameDecoder.forClient(ALLOCATOR, this.timer::nanoTime));
		CompletableFuture<Link> connected = new CompletableFuture<>();
		loop.enqueue(() -> open(link, wire.toServer(), connected));
		return connected;
	}

	/**
	 * Makes a wire whose one end the listener of the address has.
	 */
	LocalWire dial(Address.Local address) {
		LocalListener listener = this.listeners.get(address);
		if (listener == null) {
			throw unavailable(
					"nobody listens on %s in this JVM: start the server first, or correct the name".formatted(address));
		}
		PeerInfo peer = peer(address);
		LocalWire wire = new LocalWire(pipe(peer), pipe(peer));
		listener.accept(peer, wire);
		return wire;
	}

	private static PeerInfo peer(Address address) {
		return new PeerInfo("local", address.toString(), true);
	}

	private LocalPipe pipe(PeerInfo peer) {
		return new LocalPipe(new Outlet(peer, this.limits, ALLOCATOR));
	}

	private static void open(LocalLink client, LocalPipe toServer, CompletableFuture<Link> connected) {
		writePreface(toServer);
		try {
			client.accept();
			connected.complete(client);
		}
		catch (RuntimeException ex) {
			client.close();
			connected.completeExceptionally(ex);
		}
	}

	private static void writePreface(LocalPipe toServer) {
		ByteBuf preface = ALLOCATOR.buffer(Preface.SIZE);
		Preface.encode(preface);
		toServer.outlet().write(preface);
		toServer.written();
	}

	private static ConduitUnavailableException unavailable(String detail) {
		return new ConduitUnavailableException(Problem.of(ErrorCode.CONNECTION_FAILED, detail));
	}

	private final class LocalListener implements Listener {

		private final Address.Local address;

		private final LinkAcceptor acceptor;

		LocalListener(Address.Local address, LinkAcceptor acceptor) {
			this.address = address;
			this.acceptor = acceptor;
		}

		/**
		 * Makes the server's end of a link.
		 */
		void accept(PeerInfo peer, LocalWire wire) {
			LocalTransport transport = LocalTransport.this;
			new LocalLink(peer, new SerialLoop(transport.executor), transport.timer, wire.toServer(), wire.toClient(),
					this.acceptor, FrameDecoder.forServer(ALLOCATOR, transport.timer::nanoTime));
		}

		@Override
		public Address.Local address() {
			return this.address;
		}

		@Override
		public CompletionStage<Void> close() {
			LocalTransport.this.listeners.remove(this.address, this);
			return CompletableFuture.completedStage(null);
		}

	}

	/** Made when first asked for. */
	private static final class Shared {

		static final LocalTransport TRANSPORT = new LocalTransport(WriteLimits.DEFAULT,
				(task) -> Thread.ofVirtual().name("conduit-local").start(task), new WheelTimer("conduit-local-timer"));

	}

}

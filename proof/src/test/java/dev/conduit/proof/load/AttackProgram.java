package dev.conduit.proof.load;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import dev.conduit.frame.Frame;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;
import dev.conduit.proof.wire.RawConnection;
import dev.conduit.transport.Address;
import dev.conduit.transport.RawPeer;

/**
 * Peers without good intentions. Says {@code begins} before the first of them,
 * {@code there} when all of them have begun, and in the end how many the server has
 * ended, how long that took at most, and for 99 of 100, since they began to wait for it,
 * and how much those that repeat themselves have sent.
 * <p>
 * Arguments: what they do, where the server is, how many of them there are, and what one
 * of them does it with.
 */
final class AttackProgram {

	private static final long SECOND = 1_000_000_000;

	private static final int PINGS_AT_ONCE = 1_000;

	/** A header of a call whose rest would be 64 KiB. */
	private static final byte[] BEGUN = ByteBuffer.allocate(16).putInt(65_536).put((byte) 0x20).putLong(8, 1).array();

	private final Address.Tcp address;

	private final int amount;

	/** A flood is faster than a server takes connections, and all else is not. */
	private final int perSecond;

	/** So many of the first find two JVMs that have just begun. */
	private final int warmUp;

	private final CountDownLatch begun;

	private final AtomicLong ended = new AtomicLong();

	/** From the moment that a peer waits for its end. */
	private final Queue<Long> waits = new ConcurrentLinkedQueue<>();

	private final AtomicLong sent = new AtomicLong();

	private AttackProgram(Address.Tcp address, int peers, int amount, int perSecond) {
		this.address = address;
		this.amount = amount;
		this.perSecond = perSecond;
		this.warmUp = peers / 2;
		this.begun = new CountDownLatch(peers);
	}

	static void main(String[] arguments) throws Exception {
		Orders.endWithParent();
		int peers = Integer.parseInt(arguments[2]);
		AttackProgram program = new AttackProgram((Address.Tcp) Address.parse(arguments[1]), peers,
				Integer.parseInt(arguments[3]), arguments[0].equals("flood") ? 2_000 : 400);
		program.run(peers, switch (arguments[0]) {
			case "huge" -> program::claim;
			case "silent" -> program::beSilent;
			case "slow" -> program::beSlow;
			case "flood" -> program::connectFromElsewhere;
			case "pings" -> program::ping;
			case "cancels" -> program::cancel;
			case "half-closed" -> program::halfClose;
			case "black-hole" -> program::swallow;
			default -> throw new IllegalArgumentException(arguments[0]);
		});
	}

	private void run(int peers, Attack attack) throws InterruptedException {
		System.out.println("begins");
		Thread[] threads = new Thread[peers];
		for (int i = 0; i < peers; i++) {
			int number = i;
			threads[i] = Thread.ofVirtual().start(() -> attack(attack, number));
			LockSupport.parkNanos(SECOND / this.perSecond);
		}
		this.begun.await();
		System.out.println("there");
		for (Thread thread : threads) {
			thread.join();
		}
		System.out.printf("ended %d longest %d p99 %d sent %d%n", this.ended.get(), waited(1), waited(0.99),
				this.sent.get());
		System.out.flush();
	}

	/** In milliseconds. */
	private long waited(double part) {
		long[] sorted = this.waits.stream().mapToLong(Long::longValue).sorted().toArray();
		return (sorted.length == 0) ? 0 : (sorted[(int) Math.ceil(part * sorted.length) - 1] / 1_000_000);
	}

	private void attack(Attack attack, int number) {
		Peer peer = new Peer(number);
		try {
			attack.run(peer);
		}
		catch (IOException ex) {
			ended(peer);
		}
		finally {
			begun(peer);
		}
	}

	/** The first time counts. */
	private void begun(Peer peer) {
		if (!peer.begun) {
			peer.begun = true;
			this.begun.countDown();
		}
	}

	/** How the server ends a connection is its own affair. */
	private void ended(Peer peer) {
		this.ended.incrementAndGet();
		if (peer.counts) {
			this.waits.add(System.nanoTime() - peer.since);
		}
	}

	/** Says that it sends gigabytes, before the log-in and after it. */
	private void claim(Peer peer) throws IOException {
		int number = peer.number;
		int[] lengths = { Integer.MAX_VALUE, -1, Integer.MIN_VALUE, (number % 2 == 0) ? 8_193 : 1_048_577 };
		try (RawConnection connection = (number % 2 == 0) ? RawConnection.connectOnly(this.address)
				: RawConnection.connect(this.address)) {
			begun(peer);
			ByteBuffer bytes = ByteBuffer.allocate(24);
			if (number % 2 == 0) {
				bytes.put(RawPeer.preface());
			}
			bytes.putInt(lengths[number / 2 % lengths.length]).put((byte) ((number % 2 == 0) ? 0x01 : 0x20));
			bytes.position(bytes.position() + 3).putLong(number % 2);
			peer.waits(number >= this.warmUp);
			connection.write(Arrays.copyOf(bytes.array(), bytes.position()));
			awaitEnd(connection);
		}
	}

	private void beSilent(Peer peer) throws IOException {
		try (RawConnection connection = RawConnection.connectOnly(this.address)) {
			begun(peer);
			awaitEnd(connection);
		}
	}

	private static void awaitEnd(RawConnection connection) throws IOException {
		Frame frame = connection.next();
		while (frame != null) {
			frame = connection.next();
		}
		throw new IOException("the server has closed");
	}

	/** One byte a second, for so many seconds, and comes again as often as it is cut. */
	private void beSlow(Peer peer) throws IOException {
		long end = peer.since + this.amount * SECOND;
		while (System.nanoTime() < end) {
			try (RawConnection connection = RawConnection.connect(this.address)) {
				connection.write(BEGUN);
				peer.waits(true);
				begun(peer);
				dribbleUntilCut(connection, peer, end);
			}
		}
	}

	private void dribbleUntilCut(RawConnection connection, Peer peer, long end) {
		try {
			while (System.nanoTime() < end) {
				connection.write(new byte[1]);
				LockSupport.parkNanos(SECOND);
			}
		}
		catch (IOException ex) {
			ended(peer);
		}
	}

	private void connectFromElsewhere(Peer peer) throws IOException {
		int number = peer.number;
		InetAddress from = InetAddress
			.getByAddress(new byte[] { 127, 0, (byte) (1 + number % 100), (byte) (1 + number / 100 % 100) });
		try (RawConnection connection = RawConnection.connectOnly(this.address, from)) {
			connection.write(RawPeer.preface());
			begun(peer);
			awaitEnd(connection);
		}
	}

	/** Reads nothing, and comes again each time that the server has had enough of it. */
	private void ping(Peer peer) throws IOException {
		while (this.sent.get() < this.amount) {
			try (RawConnection connection = RawConnection.connect(this.address)) {
				begun(peer);
				pingUntilCut(connection);
			}
		}
	}

	private void pingUntilCut(RawConnection connection) {
		ByteBuffer pings = ByteBuffer.allocate(16 * PINGS_AT_ONCE);
		for (int i = 0; i < PINGS_AT_ONCE; i++) {
			pings.put(RawPeer.encode(List.of(new Frame.Ping(i))));
		}
		try {
			while (true) {
				connection.write(pings.array());
				this.sent.addAndGet(PINGS_AT_ONCE);
			}
		}
		catch (IOException ex) {
			this.ended.incrementAndGet();
		}
	}

	/** Calls and takes back at once, and reads all answers. */
	private void cancel(Peer peer) throws IOException {
		try (RawConnection connection = RawConnection.connect(this.address)) {
			Thread reading = Thread.ofVirtual().start(() -> readAll(connection));
			begun(peer);
			for (int i = 0; i < this.amount; i++) {
				long id = 2L * i + 1;
				connection.write(RawPeer.encode(
						List.of(new Frame.RpcRequest(id, new Route("hold"), null, false, Headers.EMPTY, Payload.EMPTY),
								new Frame.RpcCancel(id))));
				this.sent.incrementAndGet();
			}
			connection.channel().shutdownOutput();
			reading.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
	}

	private static void readAll(RawConnection connection) {
		try {
			Frame frame = connection.next();
			while (frame != null) {
				frame = connection.next();
			}
		}
		catch (IOException ex) {
			System.err.println("read no more: " + ex);
		}
	}

	/** Logs in and says that it says no more, but stays and never closes. */
	private void halfClose(Peer peer) throws IOException {
		RawConnection connection = RawConnection.connect(this.address);
		connection.channel().shutdownOutput();
		begun(peer);
		awaitEnd(connection);
	}

	/** Asks for much and reads none of it. */
	private void swallow(Peer peer) throws IOException {
		try (RawConnection connection = RawConnection.connect(this.address)) {
			begun(peer);
			Payload large = Payload.bytes(new byte[7 * 1024]);
			for (int i = 0; i < this.amount; i++) {
				connection.write(RawPeer.encode(List
					.of(new Frame.RpcRequest(2L * i + 1, new Route("echo"), null, false, Headers.EMPTY, large))));
			}
			awaitEnd(connection);
		}
	}

	private interface Attack {

		void run(Peer peer) throws IOException;

	}

	/** One of them. For one thread. */
	private static final class Peer {

		private final int number;

		private long since = System.nanoTime();

		private boolean begun;

		private boolean counts = true;

		Peer(int number) {
			this.number = number;
		}

		/**
		 * Has done what the server should end it for.
		 * @param counts whether it matters how long that takes
		 */
		void waits(boolean counts) {
			this.counts = counts;
			this.since = System.nanoTime();
		}

	}

}

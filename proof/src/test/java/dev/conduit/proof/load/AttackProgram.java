package dev.conduit.proof.load;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
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
 * Peers without good intentions. Says {@code there} when all of them have begun, and in
 * the end how many the server has ended, how long the longest took from its beginning,
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

	private final CountDownLatch begun;

	private final AtomicLong ended = new AtomicLong();

	private final AtomicLong longest = new AtomicLong();

	private final AtomicLong sent = new AtomicLong();

	private AttackProgram(Address.Tcp address, int peers, int amount, int perSecond) {
		this.address = address;
		this.amount = amount;
		this.perSecond = perSecond;
		this.begun = new CountDownLatch(peers);
	}

	static void main(String[] arguments) throws Exception {
		Orders.endWithParent();
		int peers = Integer.parseInt(arguments[2]);
		AttackProgram program = new AttackProgram((Address.Tcp) Address.parse(arguments[1]), peers,
				Integer.parseInt(arguments[3]), arguments[0].equals("flood") ? 2_000 : 800);
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
		System.out.printf("ended %d longest %d sent %d%n", this.ended.get(), this.longest.get() / 1_000_000,
				this.sent.get());
		System.out.flush();
	}

	private void attack(Attack attack, int number) {
		long start = System.nanoTime();
		try {
			attack.run(number);
		}
		catch (IOException ex) {
			// How the server ends a connection is its own affair.
			this.ended.incrementAndGet();
			this.longest.accumulateAndGet(System.nanoTime() - start, Math::max);
		}
		finally {
			this.begun.countDown();
		}
	}

	/** Says that it sends gigabytes, before the log-in and after it. */
	private void claim(int number) throws IOException {
		int[] lengths = { Integer.MAX_VALUE, -1, Integer.MIN_VALUE, (number % 2 == 0) ? 8_193 : 1_048_577 };
		try (RawConnection connection = (number % 2 == 0) ? RawConnection.connectOnly(this.address)
				: RawConnection.connect(this.address)) {
			this.begun.countDown();
			ByteBuffer bytes = ByteBuffer.allocate(24);
			if (number % 2 == 0) {
				bytes.put(RawPeer.preface());
			}
			bytes.putInt(lengths[number / 2 % lengths.length]).put((byte) ((number % 2 == 0) ? 0x01 : 0x20));
			bytes.position(bytes.position() + 3).putLong(number % 2);
			connection.write(Arrays.copyOf(bytes.array(), bytes.position()));
			awaitEnd(connection);
		}
	}

	private void beSilent(int number) throws IOException {
		try (RawConnection connection = RawConnection.connectOnly(this.address)) {
			this.begun.countDown();
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

	/** One byte a second, for so many seconds. */
	private void beSlow(int number) throws IOException {
		try (RawConnection connection = RawConnection.connect(this.address)) {
			connection.write(BEGUN);
			this.begun.countDown();
			long end = System.nanoTime() + this.amount * SECOND;
			while (System.nanoTime() < end) {
				connection.write(new byte[1]);
				LockSupport.parkNanos(SECOND);
			}
		}
	}

	private void connectFromElsewhere(int number) throws IOException {
		InetAddress from = InetAddress
			.getByAddress(new byte[] { 127, 0, (byte) (1 + number % 100), (byte) (1 + number / 100 % 100) });
		try (RawConnection connection = RawConnection.connectOnly(this.address, from)) {
			connection.write(RawPeer.preface());
			this.begun.countDown();
			awaitEnd(connection);
		}
	}

	/** Reads nothing, and comes again each time that the server has had enough of it. */
	private void ping(int number) throws IOException {
		while (this.sent.get() < this.amount) {
			try (RawConnection connection = RawConnection.connect(this.address)) {
				this.begun.countDown();
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
	private void cancel(int number) throws IOException {
		try (RawConnection connection = RawConnection.connect(this.address)) {
			Thread reading = Thread.ofVirtual().start(() -> readAll(connection));
			this.begun.countDown();
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
	private void halfClose(int number) throws IOException {
		RawConnection connection = RawConnection.connect(this.address);
		connection.channel().shutdownOutput();
		this.begun.countDown();
		awaitEnd(connection);
	}

	/** Asks for much and reads none of it. */
	private void swallow(int number) throws IOException {
		try (RawConnection connection = RawConnection.connect(this.address)) {
			this.begun.countDown();
			Payload large = Payload.bytes(new byte[7 * 1024]);
			for (int i = 0; i < this.amount; i++) {
				connection.write(RawPeer.encode(List
					.of(new Frame.RpcRequest(2L * i + 1, new Route("echo"), null, false, Headers.EMPTY, large))));
			}
			awaitEnd(connection);
		}
	}

	private interface Attack {

		void run(int number) throws IOException;

	}

}

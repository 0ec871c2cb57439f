package dev.conduit.shm;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/**
 * Writes to an {@link EchoServer} and reads what comes back, without end, or until the
 * stream breaks.
 */
final class TalkingClient {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private TalkingClient() {
	}

	static void main(String[] arguments) {
		try (Domain domain = Domain.open(Path.of(arguments[0]));
				ClientDuplex client = domain.connect(arguments[1], ConnectOptions.DEFAULT)) {
			Random random = new Random(1);
			for (boolean whole = true; whole;) {
				whole = echoes(client, random, 100_000);
				System.out.println((whole) ? "talks" : "wrong");
			}
		}
	}

	/**
	 * Sends random bytes in pieces.
	 * @return whether they came back whole
	 */
	static boolean echoes(ClientDuplex client, Random random, int bytes) {
		byte[] sent = new byte[bytes];
		random.nextBytes(sent);
		ByteBuffer source = ByteBuffer.wrap(sent);
		ByteBuffer target = ByteBuffer.allocate(bytes);
		while (target.hasRemaining()) {
			source.limit(Math.min(bytes, source.position() + 1 + random.nextInt(100_000)));
			int moved = client.write(source) + client.read(target);
			if (moved == 0 && !client.await(true, PATIENCE)) {
				return false;
			}
		}
		return Arrays.equals(target.array(), sent);
	}

}

package dev.conduit.server;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Sends bytes to a Unix domain socket and prints the first that come back; waits then, so
 * that the other side may look at the connection. It needs the JDK alone, so that any
 * user can run it: {@code socket hex}.
 */
public final class Knock {

	private Knock() {
	}

	public static void main(String[] arguments) throws IOException {
		try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(Path.of(arguments[0])))) {
			channel.write(ByteBuffer.wrap(HexFormat.of().parseHex(arguments[1])));
			ByteBuffer answer = ByteBuffer.allocate(8192);
			channel.read(answer);
			System.out.println("got " + HexFormat.of().formatHex(answer.array(), 0, answer.position()));
			System.in.read();
		}
	}

}

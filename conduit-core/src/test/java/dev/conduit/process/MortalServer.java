package dev.conduit.process;

import java.util.List;

import dev.conduit.authentication.Authenticator;
import dev.conduit.connection.ConnectionOptions;
import dev.conduit.connection.ResumeOptions;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.ServerOptions;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.TopicPattern;
import dev.conduit.transport.Address;

/**
 * A server in a process of its own, to be killed. Its arguments are the port, and whether
 * it ends what it handles. It ends with its standard input, and so with whoever began it.
 */
public final class MortalServer {

	private MortalServer() {
	}

	public static void main(String[] arguments) throws Exception {
		boolean ends = Boolean.parseBoolean(arguments[1]);
		Address address = new Address.Tcp("127.0.0.1", Integer.parseInt(arguments[0]));
		try (ConduitServer server = ConduitServer.builder()
			.options(ServerOptions.of("mortal", List.of(address))
				.withConnection(ConnectionOptions.DEFAULT.withResume(ResumeOptions.DEFAULT.withEnabled(true))))
			.authenticator(Authenticator.none())
			.endpoint("hold", (exchange) -> System.out.println("called"))
			.build()) {
			server.bus().subscribe(new TopicPattern("news"), (delivery) -> {
				System.out.println("handled " + delivery.message().id());
				if (ends) {
					delivery.processed();
				}
			}, MailboxOptions.forListener("news"));
			server.start();
			System.out.println("listens on " + server.addresses().get(0));
			while (System.in.read() >= 0) {
				// Whoever holds the other end lives.
			}
		}
	}

}

package dev.conduit.spring.lifecycle;

import java.util.List;

import org.springframework.context.ApplicationEvent;

import dev.conduit.server.ConduitServer;
import dev.conduit.transport.Address;

/**
 * The server listens. Published on the thread that starts the application.
 *
 * @since 0.1.0
 */
public class ConduitServerStartedEvent extends ApplicationEvent {

	private final transient List<Address> addresses;

	/**
	 * An event.
	 * @param server the server
	 * @param addresses where it listens in fact
	 */
	public ConduitServerStartedEvent(ConduitServer server, List<Address> addresses) {
		super(server);
		this.addresses = List.copyOf(addresses);
	}

	/**
	 * Where the server listens in fact, with the ports that the system chose.
	 * @return the addresses, in the order of the configuration
	 */
	public List<Address> getAddresses() {
		return this.addresses;
	}

}

package dev.conduit.autoconfigure;

import java.util.List;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

import dev.conduit.spring.client.ConduitChannels;

/**
 * Where the server of a channel is. A bean of this type counts instead of the addresses
 * in the configuration; everything else about the channel stays as configured, and a
 * channel that is not configured works with defaults. Docker Compose and Testcontainers
 * provide one.
 *
 * @since 0.1.0
 */
public interface ConduitConnectionDetails extends ConnectionDetails {

	/**
	 * The channel that it is about.
	 * @return its name, {@value ConduitChannels#DEFAULT} unless it says otherwise
	 */
	default String getChannel() {
		return ConduitChannels.DEFAULT;
	}

	/**
	 * Addresses of the server.
	 * @return one or more, such as {@code tcp://localhost:7400}
	 */
	List<String> getAddresses();

}

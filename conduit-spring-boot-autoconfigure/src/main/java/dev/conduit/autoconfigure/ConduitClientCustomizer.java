package dev.conduit.autoconfigure;

import dev.conduit.client.ClientBuilder;

/**
 * Changes the clients of channels before they are made. Beans of this type are asked in
 * their order, after the properties.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ConduitClientCustomizer {

	/**
	 * Changes one client.
	 * @param channel name of its channel
	 * @param builder the builder, with all that the properties say
	 */
	void customize(String channel, ClientBuilder builder);

}

package dev.conduit.autoconfigure;

import dev.conduit.server.ServerBuilder;

/**
 * Changes the server before it is made. Beans of this type are asked in their order,
 * after the properties.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ConduitServerCustomizer {

	/**
	 * Changes the server.
	 * @param builder the builder, with all that the properties say
	 */
	void customize(ServerBuilder builder);

}

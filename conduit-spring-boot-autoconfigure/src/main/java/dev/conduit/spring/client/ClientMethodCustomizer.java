package dev.conduit.spring.client;

/**
 * Changes how clients call their methods, once for each method when its client is made.
 * Beans of this type are asked in their order.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ClientMethodCustomizer {

	/**
	 * Changes settings.
	 * @param settings what the annotations and earlier customizers say
	 * @return the same or others
	 */
	ClientMethodSettings customize(ClientMethodSettings settings);

}

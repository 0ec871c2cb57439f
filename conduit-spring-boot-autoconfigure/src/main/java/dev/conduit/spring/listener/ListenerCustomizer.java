package dev.conduit.spring.listener;

/**
 * Changes the settings of listeners, once for each when the application starts. Beans of
 * this type are asked in their order.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ListenerCustomizer {

	/**
	 * Changes settings.
	 * @param settings what the annotation and earlier customizers say
	 * @return the same or others
	 */
	ListenerSettings customize(ListenerSettings settings);

}

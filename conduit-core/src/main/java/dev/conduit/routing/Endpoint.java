package dev.conduit.routing;

import dev.conduit.exchange.Interaction;
import dev.conduit.message.Route;

/**
 * A method that can be called.
 *
 * @param route its name
 * @param execution where its handler runs
 * @param interaction shape of its calls; others are refused before the handler runs
 * @param handler handles its calls
 * @since 0.1.0
 */
public record Endpoint(Route route, Execution execution, Interaction interaction, EndpointHandler handler) {

	/**
	 * A method that takes one payload and gives one.
	 * @param route its name
	 * @param execution where its handler runs
	 * @param handler handles its calls
	 */
	public Endpoint(Route route, Execution execution, EndpointHandler handler) {
		this(route, execution, Interaction.UNARY, handler);
	}

}

package dev.conduit.routing;

import dev.conduit.message.Route;

/**
 * A method that can be called.
 *
 * @param route its name
 * @param execution where its handler runs
 * @param handler handles its calls
 * @since 0.1.0
 */
public record Endpoint(Route route, Execution execution, EndpointHandler handler) {

}

package dev.conduit.routing;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.ExchangeInterceptor;
import dev.conduit.message.Route;

/**
 * Finds the endpoint of a route. Built once, never changed, for any thread.
 *
 * @since 0.1.0
 */
public final class Router {

	/** Nothing can be called. */
	public static final Router EMPTY = new Router(List.of());

	private final Map<Route, Endpoint> endpoints;

	/**
	 * A router over endpoints.
	 * @param endpoints the endpoints
	 * @throws IllegalArgumentException if two have the same route
	 */
	public Router(Collection<Endpoint> endpoints) {
		Map<Route, Endpoint> byRoute = HashMap.newHashMap(endpoints.size());
		for (Endpoint endpoint : endpoints) {
			if (byRoute.putIfAbsent(endpoint.route(), endpoint) != null) {
				throw new IllegalArgumentException("'%s' is served twice".formatted(endpoint.route()));
			}
		}
		this.endpoints = Map.copyOf(byRoute);
	}

	/**
	 * A router to the same endpoints, with interceptors around each handler.
	 * @param interceptors the interceptors, the outermost first
	 * @return the new router
	 */
	public Router intercepted(List<ExchangeInterceptor> interceptors) {
		return new Router(
				this.endpoints.values().stream().map((endpoint) -> intercepted(endpoint, interceptors)).toList());
	}

	private static Endpoint intercepted(Endpoint endpoint, List<ExchangeInterceptor> interceptors) {
		EndpointHandler handler = endpoint.handler();
		for (ExchangeInterceptor interceptor : interceptors.reversed()) {
			EndpointHandler next = handler;
			handler = (exchange) -> interceptor.intercept(exchange, next::handle);
		}
		return new Endpoint(endpoint.route(), endpoint.execution(), handler);
	}

	/**
	 * The endpoint of a route.
	 * @param route the route
	 * @return the endpoint, or {@code null} where nothing serves it
	 */
	public @Nullable Endpoint find(Route route) {
		return this.endpoints.get(route);
	}

	/**
	 * All endpoints.
	 * @return the endpoints, in no order
	 */
	public Collection<Endpoint> endpoints() {
		return this.endpoints.values();
	}

}

package dev.conduit.routing;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

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

	private final ReentrantLock lock = new ReentrantLock();

	private final Supplier<? extends Collection<Endpoint>> later;

	private volatile @Nullable Map<Route, Endpoint> endpoints;

	/**
	 * A router over endpoints.
	 * @param endpoints the endpoints
	 * @throws IllegalArgumentException if two have the same route
	 */
	public Router(Collection<Endpoint> endpoints) {
		this.later = List::of;
		this.endpoints = byRoute(endpoints);
	}

	private Router(Supplier<? extends Collection<Endpoint>> later) {
		this.later = later;
	}

	/**
	 * A router over endpoints that are not known yet.
	 * @param endpoints asked once, by whoever needs the first endpoint; throws
	 * {@link IllegalArgumentException} there if two have the same route
	 * @return the router
	 */
	public static Router later(Supplier<? extends Collection<Endpoint>> endpoints) {
		return new Router(endpoints);
	}

	/**
	 * A router over endpoints of which some are not known yet.
	 * @param known those that are
	 * @param more asked once, by whoever needs the first endpoint
	 * @return the router
	 */
	public static Router later(Collection<Endpoint> known, Supplier<? extends Collection<Endpoint>> more) {
		List<Endpoint> first = List.copyOf(known);
		return later(() -> Stream.concat(first.stream(), more.get().stream()).toList());
	}

	private Map<Route, Endpoint> table() {
		Map<Route, Endpoint> known = this.endpoints;
		return (known != null) ? known : ask();
	}

	private Map<Route, Endpoint> ask() {
		this.lock.lock();
		try {
			Map<Route, Endpoint> known = this.endpoints;
			if (known == null) {
				known = byRoute(this.later.get());
				this.endpoints = known;
			}
			return known;
		}
		finally {
			this.lock.unlock();
		}
	}

	private static Map<Route, Endpoint> byRoute(Collection<Endpoint> endpoints) {
		Map<Route, Endpoint> byRoute = HashMap.newHashMap(endpoints.size());
		for (Endpoint endpoint : endpoints) {
			if (byRoute.putIfAbsent(endpoint.route(), endpoint) != null) {
				throw new IllegalArgumentException("'%s' is served twice".formatted(endpoint.route()));
			}
		}
		return Map.copyOf(byRoute);
	}

	/**
	 * A router to the same endpoints, with interceptors around each handler.
	 * @param interceptors the interceptors, the outermost first
	 * @return the new router
	 */
	public Router intercepted(List<ExchangeInterceptor> interceptors) {
		return later(() -> endpoints().stream().map((endpoint) -> intercepted(endpoint, interceptors)).toList());
	}

	private static Endpoint intercepted(Endpoint endpoint, List<ExchangeInterceptor> interceptors) {
		EndpointHandler handler = endpoint.handler();
		for (ExchangeInterceptor interceptor : interceptors.reversed()) {
			EndpointHandler next = handler;
			handler = (exchange) -> interceptor.intercept(exchange, next::handle);
		}
		return new Endpoint(endpoint.route(), endpoint.execution(), endpoint.interaction(), handler);
	}

	/**
	 * The endpoint of a route.
	 * @param route the route
	 * @return the endpoint, or {@code null} where nothing serves it
	 */
	public @Nullable Endpoint find(Route route) {
		return table().get(route);
	}

	/**
	 * All endpoints.
	 * @return the endpoints, in no order
	 */
	public Collection<Endpoint> endpoints() {
		return table().values();
	}

}

package dev.conduit.spring.service;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.annotation.AnnotatedElementUtils;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.convert.PayloadWriter;
import dev.conduit.dispatch.ExceptionMapper;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ContentType;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.message.Route;
import dev.conduit.routing.Endpoint;
import dev.conduit.routing.Execution;
import dev.conduit.server.Session;
import dev.conduit.spring.binding.AnnotatedBeanMethod;
import dev.conduit.spring.binding.Argument;
import dev.conduit.spring.binding.ArgumentResolver;
import dev.conduit.spring.binding.BindingContext;
import dev.conduit.spring.binding.BoundMethod;
import dev.conduit.spring.binding.ConstraintValidation.ItemConstraints;
import dev.conduit.spring.binding.InvalidMethodException;
import dev.conduit.spring.binding.MethodBinder;
import dev.conduit.spring.binding.MethodSignature;
import dev.conduit.spring.binding.RouteNames;
import dev.conduit.spring.binding.StreamArguments;
import dev.conduit.spring.binding.UntakenPayload;
import dev.conduit.spring.stream.StreamType;

/**
 * Collects the {@link ConduitRpc} methods of an application's beans once all singletons
 * are there, and makes endpoints of them.
 *
 * @since 0.1.0
 */
public final class ServiceRegistrar implements SmartInitializingSingleton {

	private final BindingContext context;

	private final MethodBinder binder;

	private final RouteNames names;

	private final ExceptionMapper exceptions;

	private final BiConsumer<String, String> channelCheck;

	/** By the channel, empty for the own server, and the route. */
	private final Map<String, Map<Route, AnnotatedBeanMethod<ConduitRpc>>> methods = new HashMap<>();

	/** By the channel as well. Filled while the beans are made, guarded by the lock. */
	private final Map<String, Map<Route, Endpoint>> added = new HashMap<>();

	private final ReentrantLock lock = new ReentrantLock();

	private volatile @Nullable Map<String, List<Endpoint>> endpoints;

	private volatile List<MethodSignature> signatures = List.of();

	/**
	 * A registrar.
	 * @param context binds methods
	 * @param exceptions says what callers learn of exceptions
	 */
	public ServiceRegistrar(BindingContext context, ExceptionMapper exceptions) {
		this(context, exceptions, (channel, user) -> {
		});
	}

	/**
	 * A registrar that knows the channels.
	 * @param context binds methods
	 * @param exceptions says what callers learn of exceptions
	 * @param channelCheck takes the name of a channel and who names it, and throws where
	 * there is no such channel
	 */
	public ServiceRegistrar(BindingContext context, ExceptionMapper exceptions,
			BiConsumer<String, String> channelCheck) {
		this.channelCheck = channelCheck;
		this.context = context;
		ArgumentResolver route = new RouteArguments();
		ArgumentResolver stream = new StreamArguments(context);
		this.binder = context.binder((parameter) -> {
			Argument known = route.bind(parameter);
			return (known != null) ? known : stream.bind(parameter);
		}, UntakenPayload.REFUSED);
		this.names = context.names();
		this.exceptions = exceptions;
	}

	/**
	 * Adds an endpoint that is no method of a bean, while the beans are made.
	 * @param channel name of the channel whose server may call it, empty for the clients
	 * of the own server
	 * @param endpoint the endpoint
	 * @throws IllegalStateException if all beans are there already, or something else
	 * serves the route
	 * @throws IllegalArgumentException if the route is one of Conduit's own
	 */
	public void add(String channel, Endpoint endpoint) {
		RouteNames.requireFree(endpoint.route().value());
		if (!channel.isEmpty()) {
			this.channelCheck.accept(channel, "what serves " + endpoint.route());
		}
		this.lock.lock();
		try {
			if (isComplete()) {
				throw new IllegalStateException(
						"'%s' comes too late: calls are served by what is there when the application starts. Make it a bean of its own that is not lazy."
							.formatted(endpoint.route()));
			}
			if (this.added.computeIfAbsent(channel, (name) -> new HashMap<>())
				.putIfAbsent(endpoint.route(), endpoint) != null) {
				throw new IllegalStateException(
						"The route '%s' is served twice. Give one of them another name.".formatted(endpoint.route()));
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The endpoints of the application's own server.
	 * @return the endpoints; none before all singletons are there
	 */
	public Collection<Endpoint> endpoints() {
		Map<String, List<Endpoint>> known = this.endpoints;
		return (known != null) ? known.getOrDefault("", List.of()) : List.of();
	}

	/**
	 * What the server at the other end of a channel may call.
	 * @param channel name of the channel
	 * @return the endpoints
	 * @throws ConduitException before all singletons are there
	 */
	public Collection<Endpoint> endpoints(String channel) {
		Map<String, List<Endpoint>> known = this.endpoints;
		if (known == null) {
			throw ConduitException
				.of(Problem.of(ErrorCode.APPLICATION, "the application starts, and answers no calls yet")
					.withRetry(true, Duration.ofSeconds(1)));
		}
		return known.getOrDefault(channel, List.of());
	}

	/**
	 * What callers of the own server must know.
	 * @return one for each of its endpoints; none before all singletons are there
	 */
	public List<MethodSignature> signatures() {
		return this.signatures;
	}

	/**
	 * Whether all beans have been looked at.
	 * @return whether {@link #endpoints()} will not change any more
	 */
	public boolean isComplete() {
		return this.endpoints != null;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (isComplete()) {
			return;
		}
		Map<String, List<Endpoint>> found = new HashMap<>();
		List<MethodSignature> known = new ArrayList<>();
		for (AnnotatedBeanMethod<ConduitRpc> method : AnnotatedBeanMethod.find(this.context.beanFactory(),
				ConduitRpc.class)) {
			ConduitRpc service = AnnotatedElementUtils.findMergedAnnotation(method.beanType(), ConduitRpc.class);
			String channel = channel(method, service);
			found.computeIfAbsent(channel, (name) -> new ArrayList<>())
				.add(endpoint(method, service, channel, (channel.isEmpty()) ? known : new ArrayList<>()));
		}
		this.lock.lock();
		try {
			this.added.forEach((channel, byRoute) -> found.computeIfAbsent(channel, (name) -> new ArrayList<>())
				.addAll(byRoute.values()));
			this.signatures = List.copyOf(known);
			this.endpoints = Map.copyOf(found);
		}
		finally {
			this.lock.unlock();
		}
	}

	private String channel(AnnotatedBeanMethod<ConduitRpc> method, @Nullable ConduitRpc service) {
		String own = this.names.resolve(method.annotation().channel());
		String channel = (own.isEmpty() && service != null) ? this.names.resolve(service.channel()) : own;
		if (!channel.isEmpty()) {
			this.channelCheck.accept(channel, "the method " + InvalidMethodException.describe(method.method()));
			if (List.of(method.method().getParameterTypes()).contains(Session.class)) {
				throw new InvalidMethodException(method.method(),
						"takes a Session, and its caller is the server of the channel '%s'".formatted(channel),
						"Remove the parameter: sessions are the clients of a server. 'Peer' says who calls.");
			}
		}
		return channel;
	}

	private Endpoint endpoint(AnnotatedBeanMethod<ConduitRpc> method, @Nullable ConduitRpc service, String channel,
			List<MethodSignature> known) {
		Route route = this.names.of((service != null) ? service.value() : "", method.annotation(), method.method());
		requireUnique(channel, route, method);
		BoundMethod bound = this.binder.bind(method.bean(this.context.beanFactory()), method.beanType(),
				method.method());
		boolean idempotent = method.annotation().idempotent() || (service != null && service.idempotent());
		known.add(MethodSignature.of(route, method.annotation().description(), idempotent, bound.inPayload(),
				bound.items(), bound.returnType()));
		boolean inline = method.annotation().inline() || (service != null && service.inline());
		if (inline) {
			requireNotPulled(method.method(), bound);
		}
		return new Endpoint(route, (inline) ? Execution.INLINE : Execution.VIRTUAL_THREAD, bound.interaction(),
				handler(method, bound, inline));
	}

	private ServiceMethod handler(AnnotatedBeanMethod<ConduitRpc> method, BoundMethod bound, boolean inline) {
		ItemConstraints items = (bound.returnType().stream() != null)
				? this.context.validation().ofItems(method.beanType(), method.method(), -1) : ItemConstraints.NONE;
		return new ServiceMethod(
				bound, writer(method, bound), writers(bound), this.exceptions, new CallThreads(inline,
						Thread.currentThread().getContextClassLoader(), this.context.peers(), this.context.carried()),
				items);
	}

	private static void requireNotPulled(Method method, BoundMethod bound) {
		for (StreamType stream : new StreamType[] { bound.items(), bound.returnType().stream() }) {
			if (stream != null && stream.isPulled()) {
				throw new InvalidMethodException(method,
						"is inline, and waits for the items of a '%s'".formatted(stream),
						"Remove 'inline', or use a Flow.Publisher or Flux.");
			}
		}
	}

	private void requireUnique(String channel, Route route, AnnotatedBeanMethod<ConduitRpc> method) {
		if (this.added.getOrDefault(channel, Map.of()).containsKey(route)) {
			throw new InvalidMethodException(method.method(),
					"serves the route '%s', which a gateway serves as well".formatted(route),
					"Give one of them another name.");
		}
		AnnotatedBeanMethod<ConduitRpc> other = this.methods.computeIfAbsent(channel, (name) -> new HashMap<>())
			.putIfAbsent(route, method);
		if (other != null) {
			throw new InvalidMethodException(
					"The route '%s' is served twice: by '%s' of the bean '%s' and by '%s' of the bean '%s'.".formatted(
							route, InvalidMethodException.describe(other.method()), other.beanName(),
							InvalidMethodException.describe(method.method()), method.beanName()),
					"Give one of them another name in its @ConduitRpc.", null);
		}
	}

	private Map<ContentType, PayloadWriter> writers(BoundMethod bound) {
		return this.context.converters().writers(bound.returnType().valueType());
	}

	private PayloadWriter writer(AnnotatedBeanMethod<ConduitRpc> method, BoundMethod bound) {
		try {
			return this.context.converters().writer(bound.returnType().valueType());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidMethodException(method.method(), "returns what cannot be written: " + ex.getMessage(),
					"Return a class or record that the converters know, or add a PayloadConverter bean for it.");
		}
	}

}

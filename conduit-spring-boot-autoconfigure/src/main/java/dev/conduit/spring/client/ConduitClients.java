package dev.conduit.spring.client;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.ConcurrentReferenceHashMap;
import org.springframework.util.StringUtils;

import dev.conduit.annotation.ConduitClient;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.convert.PayloadConverters;
import dev.conduit.convert.PayloadReader;
import dev.conduit.message.ContentType;
import dev.conduit.message.Route;
import dev.conduit.server.Session;
import dev.conduit.spring.binding.BindingContext;
import dev.conduit.spring.binding.ConstraintValidation.MethodConstraints;
import dev.conduit.spring.binding.InvalidMethodException;
import dev.conduit.spring.binding.MethodSignature;
import dev.conduit.spring.binding.OutboundArguments;
import dev.conduit.spring.binding.ReturnType;
import dev.conduit.spring.binding.RouteNames;
import dev.conduit.spring.stream.StreamType;

/**
 * Makes clients of interfaces. Each method is bound when its client is made, and refused
 * then where it cannot work.
 *
 * @since 0.1.0
 */
public final class ConduitClients {

	private final BindingContext context;

	private final RouteNames names;

	private final ConduitChannels channels;

	private final Executor executor;

	private final ClientContracts contracts;

	private final List<ClientMethodCustomizer> customizers;

	/** Methods of callback interfaces, bound to no session. */
	private final Map<Class<?>, Map<Method, ProxyMethod>> callbacks = new ConcurrentReferenceHashMap<>();

	/**
	 * Clients over channels.
	 * @param context binds methods
	 * @param channels the channels
	 * @param executor completes the futures that clients return; never an event loop
	 */
	public ConduitClients(BindingContext context, ConduitChannels channels, Executor executor) {
		this(context, channels, executor, ClientContracts.NONE, List.of());
	}

	/**
	 * Clients over channels, whose methods are compared with those of the servers.
	 * @param context binds methods
	 * @param channels the channels
	 * @param executor completes the futures that clients return; never an event loop
	 * @param contracts is told of each method
	 * @param customizers change how methods are called, in this order
	 */
	public ConduitClients(BindingContext context, ConduitChannels channels, Executor executor,
			ClientContracts contracts, List<ClientMethodCustomizer> customizers) {
		this.customizers = List.copyOf(customizers);
		this.contracts = contracts;
		this.context = context;
		this.names = context.names();
		this.channels = channels;
		this.executor = CarryingExecutor.of(executor, context.carried());
	}

	/**
	 * Makes a client.
	 * @param <T> the interface
	 * @param type the interface, with or without {@link ConduitClient}
	 * @return the client, for any thread
	 * @throws InvalidMethodException if the type or one of its methods cannot work
	 * @throws UnknownChannelException if there is no such channel
	 */
	public <T> T create(Class<T> type) {
		ConduitClient client = AnnotatedElementUtils.findMergedAnnotation(type, ConduitClient.class);
		ConduitChannel channel = this.channels.forCalls(this.names.resolve((client != null) ? client.channel() : ""),
				"the client " + type.getName());
		return proxy(type, channel.name(), methods(type, channel, this.contracts));
	}

	/**
	 * Makes a client that calls one client of the application's own server. Its methods
	 * are bound once for all sessions, so that it may be made for each call.
	 * @param <T> the interface
	 * @param type the interface; named by {@link ConduitRpc}, for a {@link ConduitClient}
	 * that is found by scanning becomes a bean that calls a server
	 * @param session who is called; answers what it declared with
	 * {@link ConduitRpc#channel()}
	 * @return the client, for any thread
	 * @throws InvalidMethodException if the type or one of its methods cannot work
	 */
	public <T> T create(Class<T> type, Session session) {
		Map<Method, ProxyMethod> bound = this.callbacks.computeIfAbsent(type,
				(key) -> methods(key, SessionChannel.OF_NONE, ClientContracts.NONE));
		ConduitChannel channel = new SessionChannel(session);
		Map<Method, ProxyMethod> methods = HashMap.newHashMap(bound.size());
		bound.forEach((method, handler) -> methods.put(method, handler.over(channel)));
		return proxy(type, "session " + session.id(), methods);
	}

	private static <T> T proxy(Class<T> type, String over, Map<Method, ProxyMethod> methods) {
		Object proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				new ClientInvocation(methods, "%s[%s]".formatted(type.getSimpleName(), over)));
		return type.cast(proxy);
	}

	private Map<Method, ProxyMethod> methods(Class<?> type, ConduitChannel channel, ClientContracts contracts) {
		if (!type.isInterface()) {
			throw new InvalidMethodException("'%s' is @ConduitClient but no interface.".formatted(type.getName()),
					"Make it an interface; Conduit implements it.", null);
		}
		ConduitClient client = AnnotatedElementUtils.findMergedAnnotation(type, ConduitClient.class);
		ConduitRpc service = AnnotatedElementUtils.findMergedAnnotation(type, ConduitRpc.class);
		String name = (client != null && !client.value().isEmpty()) ? client.value()
				: ((service != null) ? service.value() : "");
		Map<Method, ProxyMethod> methods = new HashMap<>();
		for (Method method : type.getMethods()) {
			if (!Modifier.isStatic(method.getModifiers())) {
				methods.put(method, method.isDefault() ? inherited(type, method)
						: bind(type, method, channel, name, service, contracts));
			}
		}
		return methods;
	}

	private ProxyMethod bind(Class<?> type, Method method, ConduitChannel channel, String name,
			@Nullable ConduitRpc service, ClientContracts contracts) {
		ConduitRpc call = AnnotatedElementUtils.findMergedAnnotation(method, ConduitRpc.class);
		Route route = this.names.of(name, call, method);
		ReturnType returnType = ReturnType.of(method, type);
		boolean oneWay = (call != null && call.oneWay()) || (service != null && service.oneWay());
		if (oneWay && !returnType.isVoid()) {
			throw new InvalidMethodException(method, "is one-way, and returns something",
					"Return void: nobody answers a one-way call.");
		}
		boolean idempotent = (call != null && call.idempotent()) || (service != null && service.idempotent());
		OutboundArguments arguments = OutboundArguments.of(method, type, converters(channel), this.context.validation(),
				this.names);
		if (oneWay && arguments.items() != null) {
			throw new InvalidMethodException(method, "is one-way, and sends a stream",
					"Remove oneWay: whoever takes a stream has to answer for it.");
		}
		if (call != null && call.idempotent() && (arguments.items() != null || returnType.stream() != null)) {
			throw new InvalidMethodException(method, "is idempotent, and a stream is never repeated",
					"Remove idempotent: call again where the stream fails.");
		}
		contracts.expect(channel.name(),
				MethodSignature.of(route, "", idempotent, arguments.inPayload(), arguments.items(), returnType));
		ClientMethodSettings settings = customized(new ClientMethodSettings(id(type, method), route, channel.name(),
				timeout(method, call, service), idempotent));
		ClientCall<Exception> clientCall = new ClientCall<>(channel, route, settings.deadline(), oneWay,
				settings.idempotent(), DeclaredErrors.of(method, returnType, call, service)::toException,
				this.executor);
		return proxyMethod(type, method, clientCall, arguments, returnType);
	}

	private ProxyMethod proxyMethod(Class<?> type, Method method, ClientCall<Exception> call,
			OutboundArguments arguments, ReturnType returnType) {
		MethodConstraints constraints = this.context.validation().of(type, method, arguments.paths());
		CheckedArguments checked = new CheckedArguments(call.route(), arguments, constraints, this.executor);
		PayloadReader reader = reader(method, returnType);
		StreamType stream = returnType.stream();
		if (stream == null) {
			return new ClientMethod(call, checked, constraints, returnType, reader);
		}
		if (!stream.canBeReceived()) {
			throw new InvalidMethodException(method,
					"returns a stream of a class that nobody here can make, '%s'".formatted(stream),
					"Return a Flow.Publisher, Flux, Stream or Iterator.");
		}
		return new StreamingMethod(call, checked, stream,
				new ResultItems(call.route(), reader, this.context.validation().ofItems(type, method, -1)));
	}

	/** The interface as its bean is named, where it is not nested. */
	private static String id(Class<?> type, Method method) {
		return StringUtils.uncapitalizeAsProperty(type.getSimpleName()) + "-" + method.getName();
	}

	private ClientMethodSettings customized(ClientMethodSettings annotated) {
		ClientMethodSettings settings = annotated;
		for (ClientMethodCustomizer customizer : this.customizers) {
			settings = customizer.customize(settings);
		}
		return settings;
	}

	private PayloadConverters converters(ConduitChannel channel) {
		ContentType contentType = channel.contentType();
		return (contentType != null) ? this.context.converters().writing(contentType) : this.context.converters();
	}

	private PayloadReader reader(Method method, ReturnType returnType) {
		try {
			return this.context.converters().forAnswers().reader(returnType.valueType());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidMethodException(method, "returns what cannot be read: " + ex.getMessage(),
					"Return a class or record that the converters know, or add a PayloadConverter bean for it.");
		}
	}

	private @Nullable Duration timeout(Method method, @Nullable ConduitRpc call, @Nullable ConduitRpc service) {
		String own = (call != null) ? this.names.resolve(call.timeout()) : "";
		String text = (own.isEmpty() && service != null) ? this.names.resolve(service.timeout()) : own;
		if (text.isEmpty()) {
			return null;
		}
		try {
			Duration timeout = DurationFormatterUtils.detectAndParse(text);
			if (timeout.isPositive()) {
				return timeout;
			}
		}
		catch (IllegalArgumentException ex) {
			throw invalidTimeout(method, text);
		}
		throw invalidTimeout(method, text);
	}

	private static InvalidMethodException invalidTimeout(Method method, String text) {
		return new InvalidMethodException(method, "has the timeout '%s', which is no positive duration".formatted(text),
				"Write it as '500ms', '2s' or 'PT2S'.");
	}

	private static ProxyMethod inherited(Class<?> type, Method method) {
		try {
			Class<?> owner = method.getDeclaringClass();
			MethodHandle handle = MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
				.unreflectSpecial(method, owner)
				.asFixedArity();
			MethodHandle spread = handle.asSpreader(Object[].class, method.getParameterCount());
			return (proxy, values) -> spread.invoke(proxy, values);
		}
		catch (IllegalAccessException ex) {
			throw new InvalidMethodException(
					"Default methods of '%s' cannot be reached from outside its module.".formatted(type.getName()),
					"Open its package in module-info.java.", ex);
		}
	}

}

package dev.conduit.spring.service;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.annotation.AnnotatedElementUtils;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.convert.PayloadWriter;
import dev.conduit.dispatch.ExceptionMapper;
import dev.conduit.message.ContentType;
import dev.conduit.message.Route;
import dev.conduit.routing.Endpoint;
import dev.conduit.routing.Execution;
import dev.conduit.spring.binding.AnnotatedBeanMethod;
import dev.conduit.spring.binding.BindingContext;
import dev.conduit.spring.binding.BoundMethod;
import dev.conduit.spring.binding.InvalidMethodException;
import dev.conduit.spring.binding.MethodBinder;
import dev.conduit.spring.binding.MethodSignature;
import dev.conduit.spring.binding.RouteNames;
import dev.conduit.spring.binding.UntakenPayload;

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

	private final Map<Route, AnnotatedBeanMethod<ConduitRpc>> methods = new LinkedHashMap<>();

	private volatile @Nullable List<Endpoint> endpoints;

	private volatile List<MethodSignature> signatures = List.of();

	/**
	 * A registrar.
	 * @param context binds methods
	 * @param exceptions says what callers learn of exceptions
	 */
	public ServiceRegistrar(BindingContext context, ExceptionMapper exceptions) {
		this.context = context;
		this.binder = context.binder(new RouteArguments(), UntakenPayload.REFUSED);
		this.names = context.names();
		this.exceptions = exceptions;
	}

	/**
	 * The endpoints.
	 * @return the endpoints; none before all singletons are there
	 */
	public Collection<Endpoint> endpoints() {
		return Objects.requireNonNullElse(this.endpoints, List.of());
	}

	/**
	 * What callers of the endpoints must know.
	 * @return one for each endpoint; none before all singletons are there
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
		List<Endpoint> found = new ArrayList<>();
		List<MethodSignature> known = new ArrayList<>();
		for (AnnotatedBeanMethod<ConduitRpc> method : AnnotatedBeanMethod.find(this.context.beanFactory(),
				ConduitRpc.class)) {
			found.add(endpoint(method, known));
		}
		this.signatures = List.copyOf(known);
		this.endpoints = List.copyOf(found);
	}

	private Endpoint endpoint(AnnotatedBeanMethod<ConduitRpc> method, List<MethodSignature> known) {
		ConduitRpc service = AnnotatedElementUtils.findMergedAnnotation(method.beanType(), ConduitRpc.class);
		Route route = this.names.of((service != null) ? service.value() : "", method.annotation(), method.method());
		requireUnique(route, method);
		BoundMethod bound = this.binder.bind(method.bean(this.context.beanFactory()), method.beanType(),
				method.method());
		boolean idempotent = method.annotation().idempotent() || (service != null && service.idempotent());
		known.add(new MethodSignature(route, method.annotation().description(), idempotent, bound.inPayload(),
				bound.returnType().valueType()));
		boolean inline = method.annotation().inline() || (service != null && service.inline());
		return new Endpoint(route, (inline) ? Execution.INLINE : Execution.VIRTUAL_THREAD,
				new ServiceMethod(bound, writer(method, bound), writers(bound), this.exceptions));
	}

	private void requireUnique(Route route, AnnotatedBeanMethod<ConduitRpc> method) {
		AnnotatedBeanMethod<ConduitRpc> other = this.methods.putIfAbsent(route, method);
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

package dev.conduit.spring.listener;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.springframework.beans.factory.SmartInitializingSingleton;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitListener.AckMode;
import dev.conduit.message.AckLevel;
import dev.conduit.spring.advice.ExceptionAdvice;
import dev.conduit.spring.binding.AnnotatedBeanMethod;
import dev.conduit.spring.binding.BindingContext;
import dev.conduit.spring.binding.BoundMethod;
import dev.conduit.spring.binding.InvalidMethodException;
import dev.conduit.spring.binding.RouteNames;
import dev.conduit.spring.binding.UntakenPayload;
import dev.conduit.topic.Redelivery;
import dev.conduit.topic.TopicPattern;

/**
 * Collects the {@link ConduitListener} methods of an application's beans once all
 * singletons are there.
 *
 * @since 0.1.0
 */
public final class ListenerRegistrar implements SmartInitializingSingleton {

	private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

	private final BindingContext context;

	private final RouteNames names;

	private final ExceptionAdvice advice;

	private final Redelivery redelivery;

	private final List<ListenerCustomizer> customizers;

	private final Map<String, BoundListener> listeners = new LinkedHashMap<>();

	/**
	 * A registrar.
	 * @param context binds methods
	 * @param advice what the application says of exceptions
	 * @param redelivery what holds where a listener says nothing
	 * @param customizers change settings, in order
	 */
	public ListenerRegistrar(BindingContext context, ExceptionAdvice advice, Redelivery redelivery,
			List<ListenerCustomizer> customizers) {
		this.context = context;
		this.names = context.names();
		this.advice = advice;
		this.redelivery = redelivery;
		this.customizers = List.copyOf(customizers);
	}

	/**
	 * The listeners.
	 * @return the listeners in the order of their beans; none before all singletons are
	 * there
	 */
	List<BoundListener> listeners() {
		return List.copyOf(this.listeners.values());
	}

	/**
	 * The settings of the listeners as they are in force.
	 * @return the settings in the order of their beans; none before all singletons are
	 * there
	 */
	public List<ListenerSettings> settings() {
		return this.listeners.values().stream().map(BoundListener::settings).toList();
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (AnnotatedBeanMethod<ConduitListener> found : AnnotatedBeanMethod.find(this.context.beanFactory(),
				ConduitListener.class)) {
			BoundListener listener = bind(found);
			BoundListener other = this.listeners.putIfAbsent(listener.settings().id(), listener);
			if (other != null) {
				throw new InvalidMethodException(found.method(),
						"has the id '%s', as '%s' has".formatted(listener.settings().id(), other.description()),
						"Give one of them another id in its @ConduitListener.");
			}
		}
	}

	private BoundListener bind(AnnotatedBeanMethod<ConduitListener> found) {
		ListenerSettings settings = new ListenerAnnotation(found, this.names).toSettings(this.redelivery);
		for (ListenerCustomizer customizer : this.customizers) {
			settings = customizer.customize(settings);
		}
		ListenerArguments arguments = new ListenerArguments(this.context.conversion(), this.names,
				variablesOf(settings.topics()));
		BoundMethod method = this.context.binder(arguments, UntakenPayload.IGNORED)
			.bind(found.bean(this.context.beanFactory()), found.beanType(), found.method());
		if (!method.returnType().isVoid()) {
			throw new InvalidMethodException(found.method(), "returns something, and nobody would get it",
					"Return void, or a CompletionStage<Void> or Mono<Void> that ends when the message was handled.");
		}
		requireAgreement(found, settings, arguments.hasAcknowledgment());
		boolean inline = settings.mailbox().inline();
		Semaphore permits = (settings.topics().size() > 1 && !inline) ? new Semaphore(settings.mailbox().concurrency())
				: null;
		return new BoundListener(settings, InvalidMethodException.describe(found.method()),
				new ListenerMethod(method, this.advice, arguments.hasAcknowledgment(), inline, permits));
	}

	private static void requireAgreement(AnnotatedBeanMethod<ConduitListener> found, ListenerSettings settings,
			boolean acknowledgment) {
		if (found.annotation().ackMode() == AckMode.MANUAL && !acknowledgment) {
			throw new InvalidMethodException(found.method(), "has ackMode MANUAL and no way to acknowledge",
					"Add a parameter of type Acknowledgment.");
		}
		if (settings.ackLevel() == AckLevel.NONE && acknowledgment) {
			throw new InvalidMethodException(found.method(), "takes an Acknowledgment, and nobody waits for one",
					"Remove the parameter, or ackMode NONE.");
		}
	}

	private static Set<String> variablesOf(List<TopicPattern> patterns) {
		Set<String> common = variablesOf(patterns.get(0));
		patterns.forEach((pattern) -> common.retainAll(variablesOf(pattern)));
		return common;
	}

	private static Set<String> variablesOf(TopicPattern pattern) {
		return VARIABLE.matcher(pattern.value())
			.results()
			.map((result) -> result.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
	}

}

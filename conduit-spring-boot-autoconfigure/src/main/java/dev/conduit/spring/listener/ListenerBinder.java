package dev.conduit.spring.listener;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

import dev.conduit.annotation.ConduitHandler;
import dev.conduit.annotation.ConduitListener.AckMode;
import dev.conduit.message.AckLevel;
import dev.conduit.spring.advice.ExceptionAdvice;
import dev.conduit.spring.binding.AnnotatedBeanMethod;
import dev.conduit.spring.binding.Argument;
import dev.conduit.spring.binding.ArgumentResolver;
import dev.conduit.spring.binding.BindingContext;
import dev.conduit.spring.binding.BoundMethod;
import dev.conduit.spring.binding.HandlerParameter;
import dev.conduit.spring.binding.InvalidMethodException;
import dev.conduit.spring.binding.MessageTypes;
import dev.conduit.spring.binding.UntakenPayload;
import dev.conduit.spring.listener.TypedHandlers.PayloadTypes;
import dev.conduit.time.Timer;
import dev.conduit.topic.TopicPattern;

/**
 * Binds the methods of listeners, and refuses what cannot work.
 */
final class ListenerBinder {

	private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

	private final BindingContext context;

	private final ExceptionAdvice advice;

	private final ResultBinder results;

	private final BatchBinder batches;

	ListenerBinder(BindingContext context, ExceptionAdvice advice, Executor executor, Timer timer) {
		this.context = context;
		this.advice = advice;
		this.results = new ResultBinder(context);
		this.batches = new BatchBinder(context, executor, timer);
	}

	BoundListener bind(ListenerDeclaration declaration, ListenerSettings settings) {
		ListenerCounters counters = new ListenerCounters(this.advice);
		MessageHandling handling = (settings.batch() != null)
				? this.batches.bind(declaration, settings, settings.batch(), counters)
				: oneByOne(declaration, settings, counters);
		return new BoundListener(settings, declaration.description(), filter(settings.filter(), declaration::refuse),
				handling, counters, this.context.peers());
	}

	/**
	 * Binds a listener that is no method of a bean.
	 * @throws IllegalStateException if the settings ask for what only a method can do
	 */
	<T> BoundListener bind(ListenerSettings settings, String description, ListenerTarget<T> target) {
		BiFunction<String, String, IllegalStateException> refusal = (problem,
				remedy) -> new IllegalStateException("%s %s. %s".formatted(description, problem, remedy));
		if (settings.batch() != null) {
			throw refusal.apply("takes messages one by one, and has a batch size",
					"Remove 'conduit.listeners.%s.batch-size'.".formatted(settings.id()));
		}
		ListenerCounters counters = new ListenerCounters(this.advice);
		return new BoundListener(settings, description, filter(settings.filter(), refusal),
				new TargetHandling<>(target, counters, permits(settings)), counters, this.context.peers());
	}

	private MessageHandling oneByOne(ListenerDeclaration declaration, ListenerSettings settings,
			ListenerCounters counters) {
		HandlerSelection selection = select(declaration, settings);
		return new ListenerMethod(selection, counters, settings.mailbox().inline(), permits(settings));
	}

	private static @Nullable Semaphore permits(ListenerSettings settings) {
		boolean shared = settings.topics().size() > 1 && !settings.mailbox().inline();
		return (shared) ? new Semaphore(settings.mailbox().concurrency()) : null;
	}

	private ListenerFilter filter(String name, BiFunction<String, String, ? extends IllegalStateException> refusal) {
		if (name.isEmpty()) {
			return (message) -> true;
		}
		ConfigurableListableBeanFactory beans = this.context.beanFactory();
		if (!beans.containsBean(name) || !beans.isTypeMatch(name, ListenerFilter.class)) {
			throw refusal.apply(
					"has the filter '%s', and there is no bean of that name and type ListenerFilter".formatted(name),
					"Name one of %s.".formatted(List.of(beans.getBeanNamesForType(ListenerFilter.class))));
		}
		return beans.getBean(name, ListenerFilter.class);
	}

	private HandlerSelection select(ListenerDeclaration declaration, ListenerSettings settings) {
		Method method = declaration.method();
		if (method != null) {
			BoundHandler handler = handler(declaration, settings, method, null);
			return (message) -> handler;
		}
		TypedHandlers handlers = new TypedHandlers();
		for (AnnotatedBeanMethod<ConduitHandler> found : declaration.handlers()) {
			SealedArguments sealed = new SealedArguments(this.context.converters());
			BoundHandler handler = handler(declaration, settings, found.method(), sealed);
			handlers.add(found.method(), found.annotation(), typesOf(found.method(), handler.method(), sealed),
					handler);
		}
		return handlers;
	}

	private static PayloadTypes typesOf(Method method, BoundMethod bound, SealedArguments sealed) {
		if (!sealed.names().isEmpty()) {
			return new PayloadTypes(sealed.names(), true);
		}
		List<HandlerParameter> payload = bound.inPayload().parameters();
		String name = (payload.size() == 1) ? nameOf(method, payload.get(0).rawType()) : "";
		return new PayloadTypes(name.isEmpty() ? Set.of() : Set.of(name), false);
	}

	private static String nameOf(Method method, Class<?> type) {
		try {
			return MessageTypes.of(type);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidMethodException(method,
					"takes '%s', whose @ConduitType is wrong: %s".formatted(type.getName(), ex.getMessage()),
					"Give it a name there.");
		}
	}

	private BoundHandler handler(ListenerDeclaration declaration, ListenerSettings settings, Method method,
			@Nullable SealedArguments sealed) {
		Set<String> variables = variablesOf(settings.topics());
		ListenerArguments arguments = new ListenerArguments(this.context.conversion(), this.context.names(), variables);
		ArgumentResolver resolver = (parameter) -> {
			Argument argument = arguments.bind(parameter);
			return (argument == null && sealed != null) ? sealed.bind(parameter) : argument;
		};
		BoundMethod bound = this.context.binder(resolver, UntakenPayload.IGNORED)
			.bind(declaration.bean(this.context.beanFactory()), declaration.beanType(), method);
		requireAgreement(method, declaration.annotation().ackMode(), settings, arguments.hasAcknowledgment());
		return new BoundHandler(bound, arguments.hasAcknowledgment(),
				this.results.bind(declaration, settings, method, bound.returnType(), variables));
	}

	private static void requireAgreement(Method method, AckMode ackMode, ListenerSettings settings,
			boolean acknowledgment) {
		if (ackMode == AckMode.MANUAL && !acknowledgment) {
			throw new InvalidMethodException(method, "has ackMode MANUAL and no way to acknowledge",
					"Add a parameter of type Acknowledgment.");
		}
		if (settings.ackLevel() == AckLevel.NONE && acknowledgment) {
			throw new InvalidMethodException(method, "takes an Acknowledgment, and nobody waits for one",
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

package dev.conduit.spring.listener;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.messaging.handler.annotation.SendTo;

import dev.conduit.spring.binding.BindingContext;
import dev.conduit.spring.binding.InvalidMethodException;
import dev.conduit.spring.binding.ReturnType;

/**
 * Binds what becomes of what listeners' methods return, and refuses what cannot work.
 */
final class ResultBinder {

	private final BindingContext context;

	ResultBinder(BindingContext context) {
		this.context = context;
	}

	/**
	 * What becomes of a method's results.
	 * @param declaration the listener
	 * @param settings how it works
	 * @param method its method
	 * @param returned what that returns
	 * @param variables the parts of a topic that each pattern captures
	 * @return {@code null} where it returns nothing
	 */
	@Nullable ListenerResults bind(ListenerDeclaration declaration, ListenerSettings settings, Method method, ReturnType returned,
			Set<String> variables) {
		SendTo ofMethod = AnnotatedElementUtils.findMergedAnnotation(method, SendTo.class);
		if (returned.isVoid()) {
			if (ofMethod != null) {
				throw new InvalidMethodException(method, "has @SendTo and returns nothing to send",
						"Return what shall be published, or remove @SendTo.");
			}
			return null;
		}
		requireSendable(settings, method, returned);
		SendTo sendTo = (ofMethod != null) ? ofMethod
				: AnnotatedElementUtils.findMergedAnnotation(declaration.beanType(), SendTo.class);
		List<ResultTopic> topics = (sendTo != null) ? topics(method, sendTo, variables) : List.of();
		try {
			return new ListenerResults(topics, this.context.converters().writer(returned.valueType()),
					this.context.converters().writers(returned.valueType()), settings.resultLevel());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidMethodException(method, "returns what cannot be written: " + ex.getMessage(),
					"Return a class or record that the converters know, or add a PayloadConverter bean for it.");
		}
	}

	private static void requireSendable(ListenerSettings settings, Method method, ReturnType returned) {
		if (returned.stream() != null) {
			throw new InvalidMethodException(method, "returns a stream, and a message is one value",
					"Return a List, or publish the items by ConduitTemplate.");
		}
		if (settings.mailbox().inline()) {
			throw new InvalidMethodException(method,
					"is inline and returns something: it would have to be published, which may wait",
					"Remove inline, or return void.");
		}
	}

	private List<ResultTopic> topics(Method method, SendTo sendTo, Set<String> variables) {
		List<ResultTopic> topics = new ArrayList<>();
		for (String text : sendTo.value()) {
			ResultTopic topic = new ResultTopic(this.context.names().resolve(text));
			try {
				topic.requireValid(variables);
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidMethodException(method, "has a topic in @SendTo that is none: " + ex.getMessage(),
						"Write it as 'orders.done' or 'orders.{id}.done'.");
			}
			topics.add(topic);
		}
		if (topics.isEmpty()) {
			throw new InvalidMethodException(method, "has @SendTo without a topic", "Name one there.");
		}
		return topics;
	}

}

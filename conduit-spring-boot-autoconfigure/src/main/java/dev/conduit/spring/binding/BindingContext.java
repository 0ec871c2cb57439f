package dev.conduit.spring.binding;

import java.util.ArrayList;
import java.util.List;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.core.convert.ConversionService;

import dev.conduit.convert.PayloadConverters;

/**
 * What the binding of methods needs of an application.
 *
 * @param beanFactory its beans
 * @param converters read and write payloads
 * @param conversion converts headers and parts of topics
 * @param validation knows constraints
 * @param resolvers the application's own resolvers, asked first
 * @param peers what threads know of the peers for which they run methods
 * @param carried what goes with a call or message from thread to thread
 * @since 0.1.0
 */
public record BindingContext(ConfigurableListableBeanFactory beanFactory, PayloadConverters converters,
		ConversionService conversion, ConstraintValidation validation, List<ArgumentResolver> resolvers,
		PeerContext peers, CarriedContext carried) {

	public BindingContext {
		resolvers = List.copyOf(resolvers);
	}

	/**
	 * A context for threads that know nothing of peers.
	 * @param beanFactory its beans
	 * @param converters read and write payloads
	 * @param conversion converts headers and parts of topics
	 * @param validation knows constraints
	 * @param resolvers the application's own resolvers, asked first
	 */
	public BindingContext(ConfigurableListableBeanFactory beanFactory, PayloadConverters converters,
			ConversionService conversion, ConstraintValidation validation, List<ArgumentResolver> resolvers) {
		this(beanFactory, converters, conversion, validation, resolvers, PeerContext.NONE, CarriedContext.NONE);
	}

	/**
	 * Resolves placeholders and expressions.
	 * @return names of this application
	 */
	public RouteNames names() {
		return new RouteNames(new EmbeddedValueResolver(this.beanFactory));
	}

	/**
	 * A binder with the application's resolvers, those of one kind of method, and those
	 * that all kinds share.
	 * @param kind resolvers of one kind of method
	 * @param untaken what becomes of a payload that no parameter takes
	 * @return the binder
	 */
	public MethodBinder binder(ArgumentResolver kind, UntakenPayload untaken) {
		List<ArgumentResolver> all = new ArrayList<>(this.resolvers);
		all.add(kind);
		all.add(new HeaderArguments(this.conversion, names()));
		all.add(new MessageArguments(this.converters));
		all.add(new TypedArguments());
		return new MethodBinder(all, this.converters, this.validation, untaken);
	}

	/**
	 * Binds what one message of several is for a parameter that takes a list of them: its
	 * payload, or Spring's {@code Message} where the list is one of those.
	 * @param list the parameter
	 * @return gives the element of a message
	 * @throws InvalidMethodException if it cannot work
	 */
	public Argument element(HandlerParameter list) {
		return ElementArgument.of(list, this.converters);
	}

}

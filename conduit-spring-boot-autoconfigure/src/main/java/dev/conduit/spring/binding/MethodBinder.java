package dev.conduit.spring.binding;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;

import dev.conduit.convert.PayloadConverters;
import dev.conduit.spring.binding.ConstraintValidation.MethodConstraints;
import dev.conduit.spring.stream.StreamType;

/**
 * Binds methods of beans. Used when the application starts, by one thread.
 *
 * @since 0.1.0
 */
public final class MethodBinder {

	private final List<ArgumentResolver> resolvers;

	private final PayloadConverters converters;

	private final ConstraintValidation validation;

	private final UntakenPayload untaken;

	/**
	 * A binder.
	 * @param resolvers resolvers in the order in which they are asked; what none of them
	 * knows is taken from the payload
	 * @param converters read payloads
	 * @param validation knows constraints
	 * @param untaken what becomes of a payload that no parameter takes
	 */
	public MethodBinder(List<ArgumentResolver> resolvers, PayloadConverters converters, ConstraintValidation validation,
			UntakenPayload untaken) {
		this.resolvers = List.copyOf(resolvers);
		this.converters = converters;
		this.validation = validation;
		this.untaken = untaken;
	}

	/**
	 * Binds a method.
	 * @param bean the bean, perhaps a proxy
	 * @param beanType class of the bean behind all proxies
	 * @param method method of that class
	 * @return the bound method
	 * @throws InvalidMethodException if it cannot work
	 */
	public BoundMethod bind(Object bean, Class<?> beanType, Method method) {
		MethodHandle handle = BeanHandle.of(bean, method);
		ReturnType returnType = ReturnType.of(method, beanType);
		List<HandlerParameter> parameters = HandlerParameter.allOf(method, beanType);
		@Nullable Argument[] known = new Argument[parameters.size()];
		List<HandlerParameter> unknown = new ArrayList<>();
		StreamType items = null;
		for (HandlerParameter parameter : parameters) {
			Argument argument = known(parameter);
			known[parameter.index()] = argument;
			StreamType stream = (argument != null) ? argument.stream() : null;
			if (argument == null) {
				unknown.add(parameter);
			}
			else if (stream != null && items != null) {
				throw StreamParameters.refuseSecond(parameter);
			}
			items = (stream != null) ? stream : items;
		}
		PayloadArguments fromPayload = PayloadArguments.of(unknown, this.converters);
		int root = (unknown.size() == 1) ? unknown.get(0).index() : -1;
		ArgumentPaths paths = new ArgumentPaths(parameters.stream().map(HandlerParameter::label).toList(), root);
		MethodConstraints constraints = this.validation.of(beanType, method, paths);
		return new BoundMethod(targetOf(bean), handle, new Arguments(known, parameters, fromPayload, this.untaken),
				constraints, returnType, items);
	}

	/**
	 * What constraints are checked against: a proxy by interfaces does not know those of
	 * the class.
	 */
	private static Object targetOf(Object bean) {
		Object target = AopProxyUtils.getSingletonTarget(bean);
		return (target != null) ? targetOf(target) : bean;
	}

	private @Nullable Argument known(HandlerParameter parameter) {
		for (ArgumentResolver resolver : this.resolvers) {
			Argument argument = resolver.bind(parameter);
			if (argument != null) {
				return argument;
			}
		}
		return null;
	}

}

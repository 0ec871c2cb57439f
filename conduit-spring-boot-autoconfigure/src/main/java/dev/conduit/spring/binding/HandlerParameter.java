package dev.conduit.spring.binding;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedMethod;

/**
 * One parameter of a method that is being bound.
 *
 * @since 0.1.0
 */
public final class HandlerParameter {

	private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

	private final Method method;

	private final MethodParameter parameter;

	private final Type type;

	private final Class<?> beanType;

	private HandlerParameter(Method method, MethodParameter parameter, Class<?> beanType) {
		this.method = method;
		this.beanType = beanType;
		this.parameter = parameter.nestedIfOptional();
		this.parameter.initParameterNameDiscovery(NAMES);
		this.type = GenericTypeResolver.resolveType(this.parameter.getNestedGenericParameterType(), beanType);
	}

	private HandlerParameter(HandlerParameter list, Type type) {
		this.method = list.method;
		this.parameter = list.parameter;
		this.beanType = list.beanType;
		this.type = type;
	}

	static List<HandlerParameter> allOf(Method method, Class<?> beanType) {
		List<HandlerParameter> parameters = new ArrayList<>();
		for (MethodParameter parameter : new AnnotatedMethod(method).getMethodParameters()) {
			parameters.add(new HandlerParameter(method, parameter, beanType));
		}
		return parameters;
	}

	Method method() {
		return this.method;
	}

	Class<?> beanType() {
		return this.beanType;
	}

	/**
	 * Its position.
	 * @return zero or more
	 */
	public int index() {
		return this.parameter.getParameterIndex();
	}

	/**
	 * Its type with all type arguments; what is inside where it is an {@code Optional}.
	 * @return the type
	 */
	public Type type() {
		return this.type;
	}

	/**
	 * Its class; that of what is inside where it is an {@code Optional}.
	 * @return the class
	 */
	public Class<?> rawType() {
		return ResolvableType.forType(this.type).toClass();
	}

	/**
	 * What one element of it is, where it is a list.
	 * @return the same parameter with the type of its elements
	 * @throws InvalidMethodException if it does not say what they are
	 */
	public HandlerParameter element() {
		ResolvableType list = ResolvableType.forType(this.type).as(List.class);
		if (!list.hasGenerics()) {
			throw refuse("does not say what is in the list", "Take a List of a class, as in List<Order>.");
		}
		return new HandlerParameter(this, list.getGeneric(0).getType());
	}

	/**
	 * Its name in the source.
	 * @return the name
	 * @throws InvalidMethodException if the class was compiled without names
	 */
	public String name() {
		String name = this.parameter.getParameterName();
		if (name == null) {
			throw refuse("has no name that could be found at run time",
					"Compile the class with the option -parameters, or name the parameter in its annotation.");
		}
		return name;
	}

	/**
	 * Its name in the source, or its position where the class was compiled without names.
	 * @return a name for a reader
	 */
	public String label() {
		String name = this.parameter.getParameterName();
		return (name != null) ? name : ("arg" + index());
	}

	/**
	 * Whether there must be a value: it is neither an {@code Optional} nor
	 * {@code @Nullable}.
	 * @return whether {@code null} is refused
	 */
	public boolean isRequired() {
		return !isWrapped() && !this.parameter.isOptional();
	}

	/**
	 * An annotation of the parameter, also of that of an interface's method that this
	 * method implements.
	 * @param <A> its type
	 * @param type its type
	 * @return the annotation, or {@code null} where there is none
	 */
	public <A extends Annotation> @Nullable A annotation(Class<A> type) {
		return this.parameter.getParameterAnnotation(type);
	}

	/**
	 * An exception that refuses the method because of this parameter.
	 * @param problem what is wrong, such as {@code is a stream}; completes a sentence
	 * that begins with the parameter
	 * @param remedy what would be right, as a sentence
	 * @return the exception, to be thrown
	 */
	public InvalidMethodException refuse(String problem, String remedy) {
		Type sourceType = this.method.getGenericParameterTypes()[index()];
		return new InvalidMethodException(this.method, "cannot be bound: its parameter %d, '%s %s', %s"
			.formatted(index(), TypeNames.of(sourceType), label(), problem), remedy);
	}

	boolean isWrapped() {
		return this.parameter.getNestingLevel() > 1;
	}

}

package dev.conduit.spring.binding;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import jakarta.validation.Validator;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Constraints of Jakarta Validation, by a validator that is asked for when there is a
 * method that may have some: making one takes longer than all else that a small
 * application does when it starts. For a validator that knows constraints by annotations
 * alone. Only where Jakarta Validation is on the class path.
 *
 * @since 0.1.0
 */
public final class ValidationOnDemand implements ConstraintValidation {

	/** Whose annotations are no constraints, and are found on most methods. */
	private static final List<String> HARMLESS = List.of("dev.conduit.annotation.", "java.lang.", "org.jspecify.",
			"org.springframework.");

	private final Supplier<JakartaValidation> validation;

	/**
	 * Validation by a validator that need not be there yet.
	 * @param validator gives the validator; asked at most once
	 */
	public ValidationOnDemand(Supplier<? extends Validator> validator) {
		this.validation = SingletonSupplier.of(() -> new JakartaValidation(validator.get()));
	}

	@Override
	public MethodConstraints of(Class<?> type, Method method, ArgumentPaths paths) {
		return mayBeConstrained(type, method) ? this.validation.get().of(type, method, paths) : MethodConstraints.NONE;
	}

	@Override
	public ItemConstraints ofItems(Class<?> type, Method method, int parameter) {
		return mayBeConstrained(type, method) ? this.validation.get().ofItems(type, method, parameter)
				: ItemConstraints.NONE;
	}

	/** Constraints are inherited, from interfaces too. */
	private static boolean mayBeConstrained(Class<?> type, Method method) {
		return Stream.concat(superclasses(type), ClassUtils.getAllInterfacesForClassAsSet(type).stream())
			.flatMap((each) -> Arrays.stream(each.getDeclaredMethods()))
			.filter((each) -> each.getName().equals(method.getName())
					&& each.getParameterCount() == method.getParameterCount())
			.anyMatch(ValidationOnDemand::isMarked);
	}

	private static Stream<Class<?>> superclasses(Class<?> type) {
		return Stream.iterate(type, (each) -> each != null && each != Object.class, Class::getSuperclass);
	}

	private static boolean isMarked(Executable method) {
		return isMarked((AnnotatedElement) method) || isMarked(method.getAnnotatedReturnType())
				|| Arrays.stream(method.getParameters()).anyMatch(ValidationOnDemand::isMarked)
				|| Arrays.stream(method.getAnnotatedParameterTypes()).anyMatch(ValidationOnDemand::isMarked);
	}

	/** Such as {@code Map<String, List<@Valid Order>>}. */
	private static boolean isMarked(AnnotatedType type) {
		if (isMarked((AnnotatedElement) type)) {
			return true;
		}
		return switch (type) {
			case AnnotatedParameterizedType parameterized ->
				Arrays.stream(parameterized.getAnnotatedActualTypeArguments()).anyMatch(ValidationOnDemand::isMarked);
			case AnnotatedArrayType array -> isMarked(array.getAnnotatedGenericComponentType());
			default -> false;
		};
	}

	private static boolean isMarked(AnnotatedElement element) {
		return Arrays.stream(element.getAnnotations())
			.map(Annotation::annotationType)
			.map(Class::getName)
			.anyMatch((name) -> HARMLESS.stream().noneMatch(name::startsWith));
	}

}

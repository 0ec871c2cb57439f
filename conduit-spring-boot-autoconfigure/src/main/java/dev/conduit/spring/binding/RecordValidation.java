package dev.conduit.spring.binding;

import java.lang.annotation.Annotation;
import java.lang.annotation.ElementType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

import jakarta.validation.Validator;
import jakarta.validation.metadata.BeanDescriptor;
import jakarta.validation.metadata.ConstraintDescriptor;
import jakarta.validation.metadata.PropertyDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * A first look at records whose constraints are all plain: whether one surely satisfies
 * them, whatever groups they are in. It says nothing about what does not; that is the
 * validator's business. Made once for a type, from what the validator itself tells of it;
 * for many threads.
 */
final class RecordValidation {

	/** Who else checks a constraint may see it in another way. */
	private static final String KNOWN_VALIDATORS = "org.hibernate.validator.internal.";

	private final List<Look> looks;

	private RecordValidation(List<Look> looks) {
		this.looks = looks;
	}

	/**
	 * A look at records of a type.
	 * @return {@code null} where not all its constraints are plain
	 */
	static @Nullable RecordValidation of(Class<?> type, Validator validator) {
		return of(type, validator, new HashSet<>());
	}

	private static @Nullable RecordValidation of(Class<?> type, Validator validator, Set<Class<?>> outer) {
		BeanDescriptor bean = validator.getConstraintsForClass(type);
		if (!type.isRecord() || bean.hasConstraints() || !outer.add(type)) {
			return null;
		}
		List<Look> looks = new ArrayList<>();
		for (PropertyDescriptor property : bean.getConstrainedProperties()) {
			if (!addLooks(looks, type, property, validator, outer)) {
				return null;
			}
		}
		outer.remove(type);
		return new RecordValidation(List.copyOf(looks));
	}

	private static boolean addLooks(List<Look> looks, Class<?> type, PropertyDescriptor property, Validator validator,
			Set<Class<?>> outer) {
		MethodHandle getter = getter(type, property.getPropertyName());
		if (getter == null || !property.getConstrainedContainerElementTypes().isEmpty()
				|| property.findConstraints()
					.declaredOn(ElementType.FIELD)
					.getConstraintDescriptors()
					.size() != property.getConstraintDescriptors().size()) {
			return false;
		}
		for (ConstraintDescriptor<?> constraint : property.getConstraintDescriptors()) {
			Look look = isKnown(constraint) ? look(constraint.getAnnotation(), getter) : null;
			if (look == null) {
				return false;
			}
			looks.add(look);
		}
		return !property.isCascaded() || addNested(looks, property, getter, validator, outer);
	}

	private static boolean addNested(List<Look> looks, PropertyDescriptor property, MethodHandle getter,
			Validator validator, Set<Class<?>> outer) {
		RecordValidation nested = of(property.getElementClass(), validator, outer);
		if (nested == null) {
			return false;
		}
		MethodHandle read = getter.asType(MethodType.methodType(Object.class, Object.class));
		looks.add((object) -> {
			Object value = read.invokeExact(object);
			return value == null || nested.accepts(value);
		});
		return true;
	}

	private static boolean isKnown(ConstraintDescriptor<?> constraint) {
		return constraint.getComposingConstraints().isEmpty() && constraint.getConstraintValidatorClasses()
			.stream()
			.allMatch((validator) -> validator.getName().startsWith(KNOWN_VALIDATORS));
	}

	/** The field itself, which is what the validator reads. */
	private static @Nullable MethodHandle getter(Class<?> type, String name) {
		try {
			Field field = type.getDeclaredField(name);
			return field.trySetAccessible() ? MethodHandles.lookup().unreflectGetter(field) : null;
		}
		catch (NoSuchFieldException | IllegalAccessException ex) {
			// Something that is not read so; the validator knows how.
			return null;
		}
	}

	private static @Nullable Look look(Annotation constraint, MethodHandle getter) {
		Class<?> type = getter.type().returnType();
		if (type == long.class || type == int.class || type == short.class || type == byte.class) {
			return look(PlainValidation.ofLong(constraint), (plain) -> numbers(getter, plain));
		}
		if (type == double.class || type == float.class) {
			return look(PlainValidation.ofDouble(constraint), (plain) -> decimals(getter, plain));
		}
		if (type == Long.class || type == Integer.class || type == Short.class || type == Byte.class) {
			return look(PlainValidation.ofLong(constraint),
					(plain) -> objects(getter, (value) -> value != null && plain.test(((Number) value).longValue())));
		}
		if (type == Double.class || type == Float.class) {
			return look(PlainValidation.ofDouble(constraint),
					(plain) -> objects(getter, (value) -> value != null && plain.test(((Number) value).doubleValue())));
		}
		Predicate<@Nullable Object> plain = (type == boolean.class || type == Boolean.class)
				? PlainValidation.ofBoolean(constraint) : PlainValidation.ofObject(constraint, type);
		return look(plain, (predicate) -> objects(getter, predicate));
	}

	private static <T> @Nullable Look look(@Nullable T plain, Function<T, Look> maker) {
		return (plain != null) ? maker.apply(plain) : null;
	}

	private static Look numbers(MethodHandle getter, LongPredicate plain) {
		MethodHandle read = getter.asType(MethodType.methodType(long.class, Object.class));
		return (object) -> plain.test((long) read.invokeExact(object));
	}

	private static Look decimals(MethodHandle getter, DoublePredicate plain) {
		MethodHandle read = getter.asType(MethodType.methodType(double.class, Object.class));
		return (object) -> plain.test((double) read.invokeExact(object));
	}

	private static Look objects(MethodHandle getter, Predicate<@Nullable Object> plain) {
		MethodHandle read = getter.asType(MethodType.methodType(Object.class, Object.class));
		return (object) -> plain.test((Object) read.invokeExact(object));
	}

	/**
	 * Whether a record is surely valid.
	 * @param object a record of the type
	 */
	boolean accepts(Object object) {
		try {
			for (Look look : this.looks) {
				if (!look.accepts(object)) {
					return false;
				}
			}
			return true;
		}
		catch (Throwable ex) {
			throw new IllegalStateException("A field of " + object.getClass().getName() + " could not be read", ex);
		}
	}

	@FunctionalInterface
	private interface Look {

		boolean accepts(Object object) throws Throwable;

	}

}

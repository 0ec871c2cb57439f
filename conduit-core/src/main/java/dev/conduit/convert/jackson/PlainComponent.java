package dev.conduit.convert.jackson;

import java.lang.invoke.LambdaConversionException;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.jdk.BooleanSerializer;
import tools.jackson.databind.ser.jdk.NumberSerializers;
import tools.jackson.databind.ser.jdk.StringSerializer;

/**
 * Writes the value of a property that Jackson would write as it is. Reads it by a
 * reference to the accessor, which is as fast as code that was written for it: the
 * machine compiles a reference into its caller, and not a method handle that it finds in
 * a field.
 */
@FunctionalInterface
interface PlainComponent {

	/**
	 * Writes the value.
	 * @param record the object that has it
	 * @return whether it was written; where not, it is for Jackson to do
	 */
	boolean write(Object record, PlainText to);

	/**
	 * What writes a property.
	 * @return {@code null} where that is for Jackson to do
	 */
	static @Nullable PlainComponent of(BeanPropertyWriter property) {
		return (property.getMember().getMember() instanceof Method accessor)
				? of(accessor, property.getSerializer().getClass()) : null;
	}

	// An interface takes what the accessor belongs to, and gives what that gives.
	@SuppressWarnings({ "rawtypes", "unchecked" })
	private static @Nullable PlainComponent of(Method accessor, Class<? extends ValueSerializer> serializer) {
		Class<?> type = accessor.getReturnType();
		if (serializer.equals(StringSerializer.class) && type == String.class) {
			return text(reference(Function.class, "apply", Object.class, accessor));
		}
		if ((serializer.equals(NumberSerializers.LongSerializer.class) && type == long.class)
				|| (serializer.equals(NumberSerializers.IntegerSerializer.class) && type == int.class)) {
			return whole(reference(ToLongFunction.class, "applyAsLong", long.class, accessor));
		}
		if (serializer.equals(NumberSerializers.DoubleSerializer.class) && type == double.class) {
			return decimal(reference(ToDoubleFunction.class, "applyAsDouble", double.class, accessor));
		}
		if (serializer.equals(BooleanSerializer.class) && type == boolean.class) {
			return truth(reference(Predicate.class, "test", boolean.class, accessor));
		}
		return null;
	}

	private static @Nullable PlainComponent text(@Nullable Function<Object, @Nullable Object> read) {
		return (read != null) ? (record, to) -> read.apply(record) instanceof String text && to.text(text) : null;
	}

	private static @Nullable PlainComponent whole(@Nullable ToLongFunction<Object> read) {
		return (read != null) ? (record, to) -> to.whole(read.applyAsLong(record)) : null;
	}

	private static @Nullable PlainComponent decimal(@Nullable ToDoubleFunction<Object> read) {
		return (read != null) ? (record, to) -> to.decimal(read.applyAsDouble(record)) : null;
	}

	private static @Nullable PlainComponent truth(@Nullable Predicate<Object> read) {
		return (read != null) ? (record, to) -> to.truth(read.test(record)) : null;
	}

	/**
	 * A reference to an accessor.
	 * @param type interface of the reference
	 * @param method its method, that takes an object
	 * @param result what that returns
	 * @return {@code null} where there can be none: in a module that is closed, or in a
	 * native image, which makes no classes while it runs
	 */
	private static <T> @Nullable T reference(Class<T> type, String method, Class<?> result, Method accessor) {
		if (System.getProperty("org.graalvm.nativeimage.imagecode") != null) {
			return null;
		}
		Class<?> owner = accessor.getDeclaringClass();
		try {
			Lookup lookup = MethodHandles.privateLookupIn(owner, MethodHandles.lookup());
			Class<?> given = result.isPrimitive() ? result : accessor.getReturnType();
			return type.cast(LambdaMetafactory
				.metafactory(lookup, method, MethodType.methodType(type), MethodType.methodType(result, Object.class),
						lookup.unreflect(accessor), MethodType.methodType(given, owner))
				.getTarget()
				.invoke());
		}
		catch (IllegalAccessException | LambdaConversionException ex) {
			// Jackson may have its ways.
			return null;
		}
		catch (Throwable ex) {
			throw new IllegalStateException("No reference to " + accessor + " could be made", ex);
		}
	}

}

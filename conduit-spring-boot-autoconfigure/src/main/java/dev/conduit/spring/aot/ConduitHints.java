package dev.conduit.spring.aot;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;

import dev.conduit.annotation.ConduitError;
import dev.conduit.annotation.ConduitRpc;

/**
 * Tells a native image what Conduit does by reflection. What an application's beans,
 * clients and callback interfaces need is found by itself; this is for a type that nobody
 * can see beforehand, such as a callback interface outside of the application's own
 * packages.
 *
 * @since 0.1.0
 */
public final class ConduitHints {

	/** Types from there are never payloads; what they are made of may be. */
	private static final List<String> LIBRARIES = List.of("dev.conduit.authentication.", "dev.conduit.exchange.",
			"dev.conduit.message.", "dev.conduit.server.", "dev.conduit.spring.", "dev.conduit.transport.", "java.",
			"org.springframework.", "reactor.");

	private static final BindingReflectionHintsRegistrar BINDING = new BindingReflectionHintsRegistrar();

	private ConduitHints() {
	}

	/**
	 * Registers an interface that Conduit implements: its proxy, its methods, what it
	 * sends and receives, and the exceptions that it throws.
	 * @param hints the hints
	 * @param type the interface
	 */
	public static void registerClient(RuntimeHints hints, Class<?> type) {
		hints.proxies().registerJdkProxy(type);
		hints.reflection().registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS);
		registerErrors(hints, AnnotatedElementUtils.findMergedAnnotation(type, ConduitRpc.class));
		for (Method method : type.getMethods()) {
			registerPayloads(hints, type, method);
			registerErrors(hints, AnnotatedElementUtils.findMergedAnnotation(method, ConduitRpc.class));
			Arrays.stream(method.getExceptionTypes()).forEach((error) -> registerError(hints, error));
		}
	}

	/**
	 * Registers a method of a bean that Conduit calls, with what it takes and returns.
	 * @param hints the hints
	 * @param type class of the bean
	 * @param method the method
	 */
	public static void registerHandler(RuntimeHints hints, Class<?> type, Method method) {
		hints.reflection().registerType(type, MemberCategory.INVOKE_DECLARED_METHODS);
		hints.reflection().registerMethod(method, ExecutableMode.INVOKE);
		registerPayloads(hints, type, method);
	}

	/**
	 * Registers types that travel.
	 * @param hints the hints
	 * @param types the types
	 */
	public static void registerPayloads(RuntimeHints hints, Type... types) {
		Arrays.stream(types)
			.map(ResolvableType::forType)
			.flatMap(ConduitHints::payloads)
			.forEach((type) -> BINDING.registerReflectionHints(hints.reflection(), type));
	}

	private static void registerPayloads(RuntimeHints hints, Class<?> owner, Method method) {
		Stream<ResolvableType> parameters = Stream.iterate(0, (i) -> i < method.getParameterCount(), (i) -> i + 1)
			.map((i) -> ResolvableType.forMethodParameter(method, i, owner));
		Stream.concat(Stream.of(ResolvableType.forMethodReturnType(method, owner)), parameters)
			.flatMap(ConduitHints::payloads)
			.forEach((type) -> BINDING.registerReflectionHints(hints.reflection(), type));
	}

	private static Stream<Type> payloads(ResolvableType type) {
		Class<?> raw = type.toClass();
		if (raw.isPrimitive()) {
			return Stream.empty();
		}
		if (raw.isArray()) {
			return payloads(type.getComponentType());
		}
		boolean library = LIBRARIES.stream().anyMatch(raw.getName()::startsWith);
		return (library) ? Arrays.stream(type.getGenerics()).flatMap(ConduitHints::payloads)
				: Stream.of(type.getType());
	}

	private static void registerErrors(RuntimeHints hints, @Nullable ConduitRpc annotation) {
		if (annotation != null) {
			Arrays.stream(annotation.errors()).forEach((error) -> registerError(hints, error));
		}
	}

	/** An answer with its code is made an exception again. */
	private static void registerError(RuntimeHints hints, Class<?> error) {
		if (error.isAnnotationPresent(ConduitError.class)) {
			hints.reflection().registerType(error, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
		}
	}

}

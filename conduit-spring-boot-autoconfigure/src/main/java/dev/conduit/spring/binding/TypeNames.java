package dev.conduit.spring.binding;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Types as they stand in the source, without packages.
 */
final class TypeNames {

	private TypeNames() {
	}

	static String of(Type type) {
		return switch (type) {
			case Class<?> simple -> simple.getSimpleName();
			case ParameterizedType generic -> of(generic.getRawType()) + Arrays.stream(generic.getActualTypeArguments())
				.map(TypeNames::of)
				.collect(Collectors.joining(", ", "<", ">"));
			case GenericArrayType array -> of(array.getGenericComponentType()) + "[]";
			default -> type.getTypeName();
		};
	}

	/** Whether the type is known down to its last argument. */
	static boolean isConcrete(Type type) {
		return switch (type) {
			case ParameterizedType generic ->
				Stream.of(generic.getActualTypeArguments()).allMatch(TypeNames::isConcrete);
			case GenericArrayType array -> isConcrete(array.getGenericComponentType());
			case WildcardType wildcard -> Stream.of(wildcard.getUpperBounds()).allMatch(TypeNames::isConcrete);
			case TypeVariable<?> variable -> false;
			default -> true;
		};
	}

}

package dev.conduit.spring.binding;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * A method that cannot work the way it is annotated: the application does not start.
 *
 * @since 0.1.0
 */
public class InvalidMethodException extends IllegalStateException {

	private final String problem;

	private final String remedy;

	/**
	 * An exception for a method.
	 * @param method the method
	 * @param problem what is wrong, such as {@code is private}; completes a sentence that
	 * begins with the method
	 * @param remedy what would be right, as a sentence
	 */
	public InvalidMethodException(Method method, String problem, String remedy) {
		this("Method '%s' %s.".formatted(describe(method), problem), remedy, null);
	}

	/**
	 * An exception for something else than one method.
	 * @param problem what is wrong, as a sentence
	 * @param remedy what would be right, as a sentence
	 * @param cause what led to it, or {@code null}
	 */
	public InvalidMethodException(String problem, String remedy, @Nullable Throwable cause) {
		super(problem + " " + remedy, cause);
		this.problem = problem;
		this.remedy = remedy;
	}

	/**
	 * What is wrong.
	 * @return a sentence
	 */
	public String problem() {
		return this.problem;
	}

	/**
	 * What would be right.
	 * @return a sentence
	 */
	public String remedy() {
		return this.remedy;
	}

	/**
	 * A method as its author knows it.
	 * @param method the method
	 * @return such as {@code com.example.Calculator.add(int, int)}
	 */
	public static String describe(Method method) {
		return method.getDeclaringClass().getName().replace('$', '.') + "." + method.getName()
				+ Arrays.stream(method.getGenericParameterTypes())
					.map(TypeNames::of)
					.collect(Collectors.joining(", ", "(", ")"));
	}

}

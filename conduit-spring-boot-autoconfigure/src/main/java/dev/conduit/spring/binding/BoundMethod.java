package dev.conduit.spring.binding;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Interaction;
import dev.conduit.message.ConduitRpcException;
import dev.conduit.message.ConduitValidationException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.message.Violation;
import dev.conduit.spring.binding.ConstraintValidation.MethodConstraints;
import dev.conduit.spring.stream.StreamType;

/**
 * A method of a bean, ready to be called by any thread.
 *
 * @since 0.1.0
 */
public final class BoundMethod {

	private final Object target;

	private final MethodHandle handle;

	private final Arguments arguments;

	private final MethodConstraints constraints;

	private final ReturnType returnType;

	private final @Nullable StreamType items;

	BoundMethod(Object target, MethodHandle handle, Arguments arguments, MethodConstraints constraints,
			ReturnType returnType, @Nullable StreamType items) {
		this.items = items;
		this.target = target;
		this.handle = handle;
		this.arguments = arguments;
		this.constraints = constraints;
		this.returnType = returnType;
	}

	/**
	 * Reads and checks the arguments.
	 * @param inbound what came in
	 * @return the arguments, for {@link #call}
	 * @throws dev.conduit.message.ConduitException if they do not fit or break
	 * constraints, with all that is wrong
	 */
	public @Nullable Object[] prepare(Inbound inbound) {
		@Nullable Object[] values = this.arguments.read(inbound);
		List<Violation> violations = this.constraints.checkArguments(this.target, values);
		if (!violations.isEmpty()) {
			throw new ConduitValidationException(
					Problem.of(ErrorCode.VALIDATION, "the parameters break constraints", violations));
		}
		return values;
	}

	/**
	 * Calls the method.
	 * @param values the arguments
	 * @return what the method returned
	 * @throws Exception what the method threw
	 */
	public @Nullable Object call(@Nullable Object[] values) throws Exception {
		try {
			return (Object) this.handle.invokeExact(values);
		}
		catch (Exception | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new UndeclaredThrowableException(ex);
		}
	}

	/**
	 * Checks a result, that of a future where the method returned one.
	 * @param result the result
	 * @throws ConduitRpcException if it breaks constraints
	 */
	public void checkResult(@Nullable Object result) {
		List<Violation> violations = this.constraints.checkResult(this.target, result);
		if (!violations.isEmpty()) {
			throw new ConduitRpcException(
					Problem.of(ErrorCode.EXECUTION_FAILED, "the result breaks constraints", violations));
		}
	}

	/**
	 * What the method takes from the payload.
	 * @return the parameters
	 */
	public PayloadParameters inPayload() {
		return this.arguments.inPayload();
	}

	/**
	 * The stream among the method's parameters.
	 * @return the stream, or {@code null} where there is none
	 */
	public @Nullable StreamType items() {
		return this.items;
	}

	/**
	 * Shape of the method's calls.
	 * @return the shape
	 */
	public Interaction interaction() {
		return Interaction.of(this.returnType.stream() != null, this.items != null);
	}

	/**
	 * What the method returns.
	 * @return the return type
	 */
	public ReturnType returnType() {
		return this.returnType;
	}

}

package dev.conduit.spring.binding;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ErrorCode;

/**
 * All arguments of a method. What is wrong with one does not keep the others from being
 * looked at.
 */
final class Arguments {

	private final @Nullable Argument[] known;

	private final boolean[] wrapped;

	private final PayloadArguments payload;

	private final boolean payloadIsDone;

	private final boolean anyPayload;

	Arguments(@Nullable Argument[] known, List<HandlerParameter> parameters, PayloadArguments payload,
			UntakenPayload untaken) {
		this.known = known;
		this.wrapped = new boolean[known.length];
		parameters.forEach((parameter) -> this.wrapped[parameter.index()] = parameter.isWrapped());
		this.payload = payload;
		this.anyPayload = payload.isEmpty()
				&& Arrays.stream(known).anyMatch((argument) -> argument != null && argument.takesPayload());
		this.payloadIsDone = this.anyPayload || (payload.isEmpty() && untaken == UntakenPayload.IGNORED);
	}

	/**
	 * What is read from the payload.
	 */
	PayloadParameters inPayload() {
		return new PayloadParameters(this.payload.parameters(), this.anyPayload);
	}

	@Nullable Object[] read(Inbound inbound) {
		@Nullable Object[] values = new Object[this.known.length];
		Violations violations = new Violations();
		for (int i = 0; i < values.length; i++) {
			Argument argument = this.known[i];
			if (argument != null) {
				values[i] = violations.collect("", () -> argument.value(inbound));
			}
		}
		if (!this.payloadIsDone) {
			this.payload.read(inbound.payload(), values, violations);
		}
		if (!violations.isEmpty()) {
			throw violations.toException(ErrorCode.INVALID_PARAMETERS, "the parameters do not fit");
		}
		for (int i = 0; i < values.length; i++) {
			if (this.wrapped[i]) {
				values[i] = Optional.ofNullable(values[i]);
			}
		}
		return values;
	}

}

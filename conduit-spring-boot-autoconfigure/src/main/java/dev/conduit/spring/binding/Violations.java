package dev.conduit.spring.binding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitValidationException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.message.Violation;

/**
 * Gathers what is wrong with the arguments of one call, so that its caller learns all of
 * it at once.
 */
final class Violations {

	static final Comparator<Violation> BY_FIELD = Comparator.comparing(Violation::field)
		.thenComparing(Violation::message);

	/** Made for the first one: mostly there is none. */
	private List<Violation> found = List.of();

	void add(Violation violation) {
		if (this.found.isEmpty()) {
			this.found = new ArrayList<>();
		}
		this.found.add(violation);
	}

	/**
	 * Calls for a value and keeps what is said against it; without a field it is that of
	 * the parameter.
	 */
	@Nullable Object collect(String parameter, Supplier<@Nullable Object> value) {
		try {
			return value.get();
		}
		catch (ConduitException ex) {
			if (ex.problem().violations().isEmpty()) {
				throw ex;
			}
			for (Violation violation : ex.problem().violations()) {
				add(violation.field().isEmpty() ? new Violation(parameter, violation.message()) : violation);
			}
			return null;
		}
	}

	boolean isEmpty() {
		return this.found.isEmpty();
	}

	ConduitException toException(ErrorCode code, String detail) {
		return new ConduitValidationException(Problem.of(code, detail, this.found.stream().distinct().toList()));
	}

}

package dev.conduit.spring.client;

import java.util.List;

import dev.conduit.convert.PayloadConversionException;
import dev.conduit.convert.PayloadReader;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;
import dev.conduit.message.Violation;
import dev.conduit.spring.binding.ArgumentPaths;
import dev.conduit.spring.binding.ConstraintValidation.ItemConstraints;
import dev.conduit.spring.stream.ItemReader;

/**
 * The items of a stream that answers a call. One that does not fit is the other side's
 * fault.
 *
 * @param route the method that was called
 * @param reader reads items
 * @param constraints constraints of the items
 */
record ResultItems(Route route, PayloadReader reader, ItemConstraints constraints) implements ItemReader {

	@Override
	public Object read(Payload payload, long index) {
		String element = "result[%d]".formatted(index);
		Object item;
		try {
			item = this.reader.read(payload);
		}
		catch (PayloadConversionException ex) {
			throw Answers.invalid(this.route, "does not fit: " + ex.problem().detail(),
					ArgumentPaths.ofItem(element, ex.problem().violations()), ex);
		}
		if (item == null) {
			throw Answers.invalid(this.route, "does not fit", List.of(new Violation(element, "is null")), null);
		}
		List<Violation> violations = this.constraints.check(item);
		if (!violations.isEmpty()) {
			throw Answers.invalid(this.route, "breaks constraints", ArgumentPaths.inside(element, violations), null);
		}
		return item;
	}

}

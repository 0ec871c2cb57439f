package dev.conduit.convert.jackson;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

import dev.conduit.convert.NamedTypes;
import dev.conduit.convert.PayloadConversionException;
import dev.conduit.convert.PayloadReader;
import dev.conduit.message.ContentType;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Printable;
import dev.conduit.message.Problem;
import dev.conduit.message.Violation;

/**
 * Says what is wrong with an object of named values: what is missing, what is too much,
 * and what does not fit, all at once.
 */
final class NamedMisfits {

	private final ObjectMapper mapper;

	private final List<NamedTypes.Entry> entries;

	private final List<PayloadReader> readers;

	private final JacksonFailures failures;

	private final ContentType contentType;

	NamedMisfits(ObjectMapper mapper, List<NamedTypes.Entry> entries, List<PayloadReader> readers,
			ContentType contentType) {
		this.contentType = contentType;
		this.mapper = mapper;
		this.entries = entries;
		this.readers = readers;
		this.failures = new JacksonFailures(mapper, mapper.readerFor(JsonNode.class),
				JacksonPayloadConverter.formatOf(contentType));
	}

	/**
	 * What to throw.
	 * @param payload the payload that was not read
	 * @param failure what Jackson threw, or {@code null}
	 */
	RuntimeException explain(Payload payload, @Nullable JacksonException failure) {
		JsonNode tree;
		try {
			tree = this.mapper.readTree(payload.array(), payload.offset(), payload.size());
		}
		catch (JacksonException ex) {
			return this.failures.explain(payload, ex);
		}
		List<Violation> violations = (tree.isObject()) ? misfits(tree) : List.of(notAnObject());
		if (violations.isEmpty() && failure != null) {
			return this.failures.explain(payload, failure);
		}
		Problem problem = Problem.of(ErrorCode.INVALID_PARAMETERS, "The parameters do not fit", violations);
		return (failure != null) ? new PayloadConversionException(problem, failure)
				: new PayloadConversionException(problem);
	}

	private Violation notAnObject() {
		String names = this.entries.stream().map(NamedTypes.Entry::name).collect(Collectors.joining(", "));
		return new Violation("payload", "expected object with " + (names.isEmpty() ? "nothing in it" : names));
	}

	private List<Violation> misfits(JsonNode tree) {
		List<Violation> violations = new ArrayList<>();
		for (int i = 0; i < this.entries.size(); i++) {
			addMisfits(violations, this.entries.get(i), this.readers.get(i), tree.get(this.entries.get(i).name()));
		}
		Set<String> known = this.entries.stream().map(NamedTypes.Entry::name).collect(Collectors.toSet());
		for (String name : tree.propertyNames()) {
			if (!known.contains(name)) {
				violations.add(new Violation(Printable.of(name), "is not known"));
			}
		}
		return violations.subList(0, Math.min(violations.size(), Problem.MAX_VIOLATIONS));
	}

	private void addMisfits(List<Violation> violations, NamedTypes.Entry entry, PayloadReader reader,
			@Nullable JsonNode value) {
		if (value == null || value.isNull()) {
			if (entry.required()) {
				violations.add(new Violation(entry.name(), "is required"));
			}
			return;
		}
		try {
			reader.read(Payload.of(this.mapper.writeValueAsBytes(value), this.contentType));
		}
		catch (PayloadConversionException ex) {
			for (Violation violation : ex.problem().violations()) {
				violations.add(new Violation(nested(entry.name(), violation.field()), violation.message()));
			}
		}
	}

	private static String nested(String name, String field) {
		if (field.equals("payload")) {
			return name;
		}
		return field.startsWith("[") ? (name + field) : (name + "." + field);
	}

}

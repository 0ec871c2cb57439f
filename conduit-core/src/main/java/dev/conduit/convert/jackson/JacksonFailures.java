package dev.conduit.convert.jackson;

import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.exc.InvalidDefinitionException;

import dev.conduit.convert.PayloadConversionException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Violation;

/**
 * Says why a payload could not be read, in words for its sender: nothing of Jackson's own
 * messages, which name classes, gets into a problem. A payload that failed is looked at
 * again, first for being JSON at all, then for everything in it that does not fit.
 */
final class JacksonFailures {

	private final JsonWords words;

	private final ObjectReader reader;

	private final String format;

	JacksonFailures(ObjectMapper mapper, ObjectReader reader, String format) {
		this.format = format;
		this.words = new JsonWords(mapper);
		this.reader = reader;
	}

	/**
	 * What to throw.
	 * @param payload the payload that was not read
	 * @param failure what Jackson threw
	 * @return an exception for the payload's sender, or what Jackson threw where it is
	 * not the sender's fault
	 */
	RuntimeException explain(Payload payload, JacksonException failure) {
		if (failure instanceof InvalidDefinitionException) {
			return failure;
		}
		if (failure instanceof StreamConstraintsException) {
			return beyondLimits(failure);
		}
		@Nullable PayloadConversionException notJson = findNotJson(payload);
		return (notJson != null) ? notJson : misfit(payload, failure);
	}

	private @Nullable PayloadConversionException findNotJson(Payload payload) {
		try (JsonParser parser = this.reader.createParser(payload.array(), payload.offset(), payload.size())) {
			if (parser.nextToken() == null) {
				return malformed("The payload is empty, and %s is expected".formatted(this.format));
			}
			parser.skipChildren();
			boolean oneValue = this.reader.isEnabled(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
			return (oneValue && parser.nextToken() != null)
					? malformed("The payload goes on after its %s value".formatted(this.format)) : null;
		}
		catch (StreamConstraintsException ex) {
			return beyondLimits(ex);
		}
		catch (StreamReadException | JacksonIOException ex) {
			// The latter where the bytes are no text in the encoding that their beginning
			// looks like.
			long offset = (ex.getLocation() != null) ? ex.getLocation().getByteOffset() : -1;
			String where = (offset >= 0) ? " (near byte %d)".formatted(offset) : "";
			return new PayloadConversionException(
					Problem.of(ErrorCode.MALFORMED_PAYLOAD, "The payload is not valid " + this.format + where), ex);
		}
	}

	private PayloadConversionException misfit(Payload payload, JacksonException failure) {
		MisfitCollector collector = new MisfitCollector(this.words);
		List<Violation> violations = collector.violations();
		try {
			this.reader.withHandler(collector).readValue(payload.array(), payload.offset(), payload.size());
		}
		catch (JacksonException ex) {
			violations.add(this.words.violation(ex, collector.isAbsent()));
		}
		catch (RuntimeException ex) {
			// From code that got a stand-in for a value that did not fit.
			failure.addSuppressed(ex);
		}
		if (violations.isEmpty()) {
			violations.add(this.words.violation(failure, false));
		}
		return new PayloadConversionException(problem(violations), failure);
	}

	private PayloadConversionException beyondLimits(JacksonException failure) {
		return new PayloadConversionException(Problem.of(ErrorCode.MALFORMED_PAYLOAD,
				"The %s is beyond a limit of its reader: on depth, or on the length of a number, text or name"
					.formatted(this.format)),
				failure);
	}

	private static PayloadConversionException malformed(String detail) {
		return new PayloadConversionException(Problem.of(ErrorCode.MALFORMED_PAYLOAD, detail));
	}

	private static Problem problem(List<Violation> violations) {
		if (violations.size() <= Problem.MAX_VIOLATIONS) {
			return Problem.of(ErrorCode.INVALID_PARAMETERS, "The payload does not fit", violations);
		}
		return Problem.of(ErrorCode.INVALID_PARAMETERS,
				"The payload does not fit, in more than %d places".formatted(Problem.MAX_VIOLATIONS),
				violations.subList(0, Problem.MAX_VIOLATIONS));
	}

}

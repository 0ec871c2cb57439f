package dev.conduit.spring.service;

import java.util.List;

import dev.conduit.convert.PayloadWriter;
import dev.conduit.message.ConduitRpcException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Violation;
import dev.conduit.spring.binding.ArgumentPaths;
import dev.conduit.spring.binding.ConstraintValidation.ItemConstraints;
import dev.conduit.spring.stream.ItemWriter;

/**
 * The items of a stream that a method returned.
 *
 * @param writer writes items
 * @param constraints constraints of the items
 */
record StreamResult(PayloadWriter writer, ItemConstraints constraints) implements ItemWriter {

	@Override
	public Payload write(Object item, long index) {
		List<Violation> violations = this.constraints.check(item);
		if (!violations.isEmpty()) {
			throw new ConduitRpcException(Problem.of(ErrorCode.EXECUTION_FAILED, "the result breaks constraints",
					ArgumentPaths.inside("result[%d]".formatted(index), violations)));
		}
		return this.writer.write(item);
	}

}

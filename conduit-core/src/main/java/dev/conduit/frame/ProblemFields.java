package dev.conduit.frame;

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBufUtil;

import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Violation;

/**
 * A problem as header entries; its body is the payload of the frame. Texts that are too
 * long and violations that are too many are cut when they are written, so that telling
 * what went wrong never fails by its own size.
 */
final class ProblemFields {

	static final int MAX_FIELD_BYTES = 255;

	static final int MAX_MESSAGE_BYTES = 1024;

	/** Bytes of a block that the violations leave to the other entries. */
	static final int ROOM_FOR_OTHERS = 5 * 1024;

	private ProblemFields() {
	}

	static void encode(Problem problem, HeaderBlockWriter block, int room) {
		List<Violation> violations = fitting(problem.violations(), room - ROOM_FOR_OTHERS);
		block.u16(HeaderKey.ERROR_CODE, problem.code().number());
		block.text(HeaderKey.ERROR_TYPE, Utf8Codec.truncate(problem.type(), HeaderKey.ERROR_TYPE.maxBytes()));
		block.text(HeaderKey.DETAIL, detail(problem, problem.violations().size() - violations.size()));
		violations.forEach(block::violation);
		if (problem.retryable() != problem.code().retryable()) {
			block.u8(HeaderKey.RETRYABLE, problem.retryable() ? 1 : 0);
		}
		block.millis(HeaderKey.RETRY_AFTER, problem.retryAfter());
	}

	static Problem decode(HeaderBlockReader block, Payload body) {
		ErrorCode code = ErrorCode.of(block.u16(HeaderKey.ERROR_CODE));
		return new Problem(code, block.text(HeaderKey.ERROR_TYPE), block.text(HeaderKey.DETAIL), block.violations(),
				block.flag(HeaderKey.RETRYABLE, code.retryable()), block.millis(HeaderKey.RETRY_AFTER), body);
	}

	private static List<Violation> fitting(List<Violation> violations, int room) {
		List<Violation> fitting = new ArrayList<>();
		int left = room;
		for (Violation violation : violations.subList(0, Math.min(violations.size(), Problem.MAX_VIOLATIONS))) {
			Violation cut = new Violation(Utf8Codec.truncate(violation.field(), MAX_FIELD_BYTES),
					Utf8Codec.truncate(violation.message(), MAX_MESSAGE_BYTES));
			left -= HeaderBlockWriter
				.entrySize(Short.BYTES + ByteBufUtil.utf8Bytes(cut.field()) + ByteBufUtil.utf8Bytes(cut.message()));
			if (left < 0) {
				break;
			}
			fitting.add(cut);
		}
		return fitting;
	}

	private static String detail(Problem problem, int violationsLeftOut) {
		String end = (violationsLeftOut > 0) ? (" (and " + violationsLeftOut + " more violations)") : "";
		return Utf8Codec.truncate(problem.detail(), Problem.MAX_DETAIL_BYTES - end.length()) + end;
	}

}

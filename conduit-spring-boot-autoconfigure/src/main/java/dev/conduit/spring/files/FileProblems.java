package dev.conduit.spring.files;

import java.util.List;

import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Printable;
import dev.conduit.message.Problem;
import dev.conduit.message.Violation;

/**
 * What can go wrong with files, by the types of its problems. None of them says where on
 * its disk the server keeps them.
 *
 * @since 0.1.0
 */
public final class FileProblems {

	/** There is no such file. */
	public static final String NOT_FOUND = "file-not-found";

	/** There is one, and it is not to be replaced. */
	public static final String EXISTS = "file-exists";

	/** What came is not what was announced. */
	public static final String HASH_MISMATCH = "file-hash-mismatch";

	/** The server's disk is full, or fails. */
	public static final String STORAGE = "file-storage-failed";

	/** No such transfer: it ended, was idle for too long, or never was. */
	public static final String NO_TRANSFER = "file-transfer-not-open";

	private FileProblems() {
	}

	static ConduitException of(String type, String detail) {
		return ConduitException.of(Problem.of(ErrorCode.APPLICATION, detail).withType(type));
	}

	static ConduitException storage(String what, Exception cause) {
		return new ConduitException(
				Problem.of(ErrorCode.APPLICATION, what + ": the server's disk is full, or fails").withType(STORAGE),
				cause);
	}

	static ConduitException invalid(String field, String message) {
		return ConduitException.of(Problem.of(ErrorCode.INVALID_VALUE, "'%s' %s".formatted(field, message),
				List.of(new Violation(field, message))));
	}

	static ConduitException notFound(String name) {
		return of(NOT_FOUND, "There is no file '%s'".formatted(Printable.of(name)));
	}

}

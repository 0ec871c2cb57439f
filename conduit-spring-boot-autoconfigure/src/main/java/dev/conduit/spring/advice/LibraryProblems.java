package dev.conduit.spring.advice;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.Problem;

/**
 * What the exceptions of a library mean to callers and publishers. Asked after the
 * application's own advice, by any thread; must not block.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface LibraryProblems {

	/**
	 * The problem that stands for an exception.
	 * @param failure the exception, without wrappers
	 * @return the problem, or {@code null} where the exception is not of this library
	 */
	@Nullable Problem problemOf(Throwable failure);

}

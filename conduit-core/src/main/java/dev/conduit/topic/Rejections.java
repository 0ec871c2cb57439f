package dev.conduit.topic;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.Problem;

/**
 * Problems of some of the subscriptions that a message goes to, summed up.
 *
 * @param count how many there are
 * @param first the first of them, {@code null} where there is none
 * @param retryable whether each of them makes sense to retry
 * @param retryAfter the longest time that one of them asks for, {@code null} where none
 * does
 */
record Rejections(int count, @Nullable Problem first, boolean retryable, @Nullable Duration retryAfter) {

	static final Rejections NONE = new Rejections(0, null, true, null);

	Rejections with(Problem problem) {
		return new Rejections(this.count + 1, (this.first != null) ? this.first : problem,
				this.retryable && problem.retryable(), longer(this.retryAfter, problem.retryAfter()));
	}

	/**
	 * The one problem that stands for all.
	 * @param verb what the subscriptions did, such as {@code rejected}
	 * @param subscriptions number of all subscriptions that the message went to
	 * @return the problem, {@code null} where there is none; a retry makes sense where no
	 * subscription got the message
	 */
	@Nullable Problem sum(String verb, int subscriptions) {
		Problem first = this.first;
		if (first == null || subscriptions == 1) {
			return first;
		}
		boolean retryable = this.retryable && this.count == subscriptions;
		return new Problem(first.code(), first.type(),
				"%d of %d subscriptions %s it; the first: %s".formatted(this.count, subscriptions, verb,
						first.detail()),
				first.violations(), retryable, retryable ? this.retryAfter : null, first.body());
	}

	private static @Nullable Duration longer(@Nullable Duration one, @Nullable Duration other) {
		if (one == null || other == null) {
			return (one != null) ? one : other;
		}
		return (one.compareTo(other) >= 0) ? one : other;
	}

}

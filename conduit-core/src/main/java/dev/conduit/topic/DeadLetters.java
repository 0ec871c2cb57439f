package dev.conduit.topic;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Message;
import dev.conduit.message.Problem;
import dev.conduit.time.Timer;
import dev.conduit.topic.Subscriber.Kind;

/**
 * The messages that a bus gave up: those whose subscriber failed with them often enough,
 * and those that it will never take or that a peer took along when its connection ended.
 * They are kept in memory, to be looked at, replayed or thrown away, and are lost with
 * the process.
 * <p>
 * A message that was published without an acknowledgment is not kept, and neither is one
 * that a full mailbox refused or dropped, whose publisher is told instead. One that
 * expired is kept where the options say so.
 * <p>
 * <b>Bounds.</b> Those of {@link DeadLetterOptions}: the oldest go for newer ones, and
 * what is older than the retention goes at the next look or addition. Both are counted.
 * <p>
 * Safe for use by many threads. Only replays block, as publishing does.
 *
 * @since 0.1.0
 */
public final class DeadLetters {

	private final DeadLetterStore store;

	private final boolean keepsExpired;

	private final Function<Subscriber, @Nullable Mailbox> mailboxes;

	private final BiConsumer<Replay, Deadline> bus;

	/**
	 * No letters yet.
	 * @param options bounds
	 * @param timer its clock
	 * @param mailboxes finds the mailbox of a subscriber that is there
	 * @param bus brings what nobody wanted to those who want it now
	 */
	DeadLetters(DeadLetterOptions options, Timer timer, Function<Subscriber, @Nullable Mailbox> mailboxes,
			BiConsumer<Replay, Deadline> bus) {
		this.store = new DeadLetterStore(options, timer);
		this.keepsExpired = options.expired();
		this.mailboxes = mailboxes;
		this.bus = bus;
	}

	/**
	 * The letters.
	 * @return a copy, the one that failed longest ago first
	 */
	public List<DeadLetter> list() {
		return this.store.list();
	}

	/**
	 * One letter.
	 * @param id its number
	 * @return the letter, if it is there
	 */
	public Optional<DeadLetter> find(long id) {
		return Optional.ofNullable(this.store.find(id));
	}

	/**
	 * Brings a message to the subscriber that failed with it, or to a member of the group
	 * that did, and to nobody else, with as many attempts as it had; one that nobody
	 * wanted goes to all who want it now. Its letter stays until the message was
	 * processed; if it is given up again, the letter counts the attempts of both. Blocks
	 * while the subscriber's mailbox is full, as publishing does.
	 * @param id number of the letter
	 * @param deadline until when to wait for room at most
	 * @return complete when the message was processed; fails with a
	 * {@link ConduitException} where it was not, where there is no such letter or it is
	 * being replayed, or where the subscriber is not there
	 */
	public CompletionStage<Void> replay(long id, Deadline deadline) {
		DeadLetter letter = this.store.find(id);
		if (letter == null) {
			return failed(ErrorCode.INVALID_VALUE, "there is no dead letter %d".formatted(id));
		}
		return replay(letter, deadline);
	}

	/**
	 * Replays several letters, the one that failed longest ago first.
	 * @param which chooses letters; those that are being replayed are left out
	 * @param deadline until when to wait for room at most, for all of them together
	 * @return complete when all have ended: with how many were processed
	 */
	public CompletionStage<Integer> replayAll(Predicate<? super DeadLetter> which, Deadline deadline) {
		List<CompletableFuture<Integer>> replays = list().stream()
			.filter((letter) -> !letter.replaying())
			.filter(which)
			.map((letter) -> replay(letter, deadline).handle((processed, failure) -> (failure != null) ? 0 : 1)
				.toCompletableFuture())
			.toList();
		return CompletableFuture.allOf(replays.toArray(CompletableFuture[]::new))
			.thenApply((ended) -> replays.stream().mapToInt(CompletableFuture::join).sum());
	}

	/**
	 * Throws a letter away. A replay that is under way goes on.
	 * @param id its number
	 * @return whether it was there
	 */
	public boolean purge(long id) {
		return this.store.purge(id);
	}

	/**
	 * Throws several letters away.
	 * @param which chooses letters
	 * @return how many
	 */
	public int purgeAll(Predicate<? super DeadLetter> which) {
		return this.store.purge(which);
	}

	/**
	 * What there is and what became of the others.
	 * @return one consistent moment
	 */
	public DeadLetterStatistics statistics() {
		return this.store.statistics();
	}

	/**
	 * What a subscriber's mailbox tells of messages that it gave up.
	 */
	GivenUp by(Subscriber subscriber) {
		return (delivery, problem, attempts) -> {
			boolean expired = problem.code() == ErrorCode.EXPIRED && delivery.expiry().isExpired();
			if (expired && !this.keepsExpired) {
				return;
			}
			if (delivery instanceof Replay replay) {
				this.store.addAgain(replay, problem, attempts);
			}
			else {
				this.store.add(subscriber, delivery.message(), delivery.peer(), problem, attempts);
			}
		};
	}

	/**
	 * Keeps a message that nobody wanted, unless it was published at most once.
	 */
	void addUnclaimed(Delivery delivery, Problem problem) {
		if (delivery.ackLevel() != AckLevel.NONE) {
			Message message = delivery.message();
			Subscriber nobody = new Subscriber(Kind.NOBODY, "", new TopicPattern(message.topic().value()));
			this.store.add(nobody, message, delivery.peer(), problem, 0);
		}
	}

	private CompletionStage<Void> replay(DeadLetter letter, Deadline deadline) {
		boolean nobodys = letter.subscriber().kind() == Kind.NOBODY;
		Mailbox mailbox = nobodys ? null : this.mailboxes.apply(letter.subscriber());
		if (mailbox == null && !nobodys) {
			return gone(letter);
		}
		Replay replay = new Replay(this.store, letter);
		if (!this.store.begin(replay)) {
			return failed(ErrorCode.INVALID_VALUE, "dead letter %d is being replayed".formatted(letter.id()));
		}
		if (mailbox == null) {
			this.bus.accept(replay, deadline);
		}
		else if (!mailbox.tryOffer(replay, deadline, replay::withdrawBy)) {
			this.store.endInVain(replay);
			return gone(letter);
		}
		replay.awaitDecision();
		return replay.outcome();
	}

	private static CompletionStage<Void> gone(DeadLetter letter) {
		Subscriber subscriber = letter.subscriber();
		return failed(ErrorCode.DISCONNECTED, "%s '%s' is not subscribed to %s any more"
			.formatted(subscriber.kind().name().toLowerCase(Locale.ROOT), subscriber.name(), subscriber.pattern()));
	}

	private static CompletionStage<Void> failed(ErrorCode code, String detail) {
		return CompletableFuture.failedStage(ConduitException.of(Problem.of(code, detail)));
	}

}

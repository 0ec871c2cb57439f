package dev.conduit.spring.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.TopicName;
import dev.conduit.spring.client.ConduitChannel.Subscription;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.Receiver;
import dev.conduit.topic.TopicPattern;

/**
 * The topic of one channel for answers, subscribed to before the first question leaves.
 */
final class ReplyTopic implements AutoCloseable {

	private final TopicName name;

	private final AtomicBoolean opened = new AtomicBoolean();

	private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();

	/** Why there will be no answers. */
	private volatile @Nullable Throwable refusal;

	ReplyTopic(TopicName name) {
		this.name = name;
	}

	TopicName name() {
		return this.name;
	}

	/**
	 * Subscribes, once; others wait until that was done. Answers are at most once: one
	 * that is lost with its connection is lost.
	 * @param channel where
	 * @param receiver gets the answers, and never blocks
	 * @param onRefusal called with the reason where the server does not take the
	 * subscription
	 */
	void open(ConduitChannel channel, Receiver receiver, Consumer<Throwable> onRefusal) {
		if (this.opened.compareAndSet(false, true)) {
			try {
				Subscription begun = channel.subscribe(new TopicPattern(this.name.value()), "", AckLevel.NONE,
						MailboxOptions.forListener("replies").withInline(true), receiver);
				this.subscription.complete(begun);
				begun.active().whenComplete((nothing, failure) -> {
					if (failure != null) {
						refuse(failure, onRefusal);
					}
				});
			}
			catch (RuntimeException ex) {
				this.subscription.completeExceptionally(ex);
				refuse(ex, onRefusal);
			}
		}
		else {
			this.subscription.handle((subscribed, failure) -> subscribed).join();
		}
	}

	private void refuse(Throwable failure, Consumer<Throwable> onRefusal) {
		Throwable reason = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		this.refusal = reason;
		onRefusal.accept(reason);
	}

	/**
	 * Refuses a question that would get no answer: one that is asked while the refusal
	 * comes in is told by this or by {@code onRefusal}.
	 */
	void requireOpen() {
		Throwable reason = this.refusal;
		if (reason != null) {
			throw (reason instanceof ConduitException ex) ? ConduitException.of(ex.problem())
					: new IllegalStateException("There is no topic for answers", reason);
		}
	}

	@Override
	public void close() {
		CompletionStage<Subscription> begun = this.subscription;
		begun.thenAccept(Subscription::close);
	}

}

package dev.conduit.spring.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

import dev.conduit.client.ConduitClient;
import dev.conduit.exchange.Deadline;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ContentType;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.MailboxStatistics;
import dev.conduit.topic.Receiver;
import dev.conduit.topic.TopicPattern;
import dev.conduit.transport.RingStatistics;

/**
 * A way to a server, under a name: a connection to another process, or the server of this
 * application. For any thread.
 *
 * @since 0.1.0
 */
public interface ConduitChannel {

	/**
	 * Its name.
	 * @return as configured
	 */
	String name();

	/**
	 * What calls and messages are written in, where their types leave the choice.
	 * @return the content type, {@code null} for that of the application's converters
	 */
	default @Nullable ContentType contentType() {
		return null;
	}

	/**
	 * What keeps its connections, for its figures.
	 * @return the client, {@code null} where there is none behind it
	 */
	default @Nullable ConduitClient client() {
		return null;
	}

	/**
	 * Calls a method. Cancelling the future cancels the call.
	 * @param route the method
	 * @param headers headers of the call
	 * @param payload the arguments
	 * @param deadline until when the answer is wanted
	 * @return the answer, or a {@link dev.conduit.message.ConduitException}; may complete
	 * on the event loop
	 */
	CompletableFuture<Reply> request(Route route, Headers headers, Payload payload, Deadline deadline);

	/**
	 * Calls a method that may run more than once: what fails in a way that may pass is
	 * made again until the deadline. A channel that does not override this makes each
	 * call once.
	 * @param route the method
	 * @param headers headers of the call
	 * @param payload the arguments
	 * @param deadline until when the answer is wanted, over all attempts
	 * @return the answer, or a {@link dev.conduit.message.ConduitException}; may complete
	 * on the event loop
	 */
	default CompletableFuture<Reply> requestIdempotent(Route route, Headers headers, Payload payload,
			Deadline deadline) {
		return request(route, headers, payload, deadline);
	}

	/**
	 * Calls a method that takes a stream and gives one answer. Cancelling the future
	 * cancels the call.
	 * @param route the method
	 * @param headers headers of the call
	 * @param payload the arguments
	 * @param items what else is sent; asked for no more than the server takes
	 * @param deadline until when the answer is wanted
	 * @return the answer, or a {@link dev.conduit.message.ConduitException}; may complete
	 * on the event loop
	 */
	CompletableFuture<Reply> request(Route route, Headers headers, Payload payload, Flow.Publisher<Payload> items,
			Deadline deadline);

	/**
	 * Calls a method that gives a stream. Each subscription is a call of its own.
	 * @param route the method
	 * @param headers headers of the call
	 * @param payload the arguments
	 * @param items what else is sent, where the method takes a stream, or {@code null}
	 * @param deadline until when the whole stream is wanted
	 * @return the results, handed over on the event loop; fails with a
	 * {@link dev.conduit.message.ConduitException}
	 */
	Flow.Publisher<Payload> stream(Route route, Headers headers, Payload payload,
			Flow.@Nullable Publisher<Payload> items, Deadline deadline);

	/**
	 * Calls a method without an answer.
	 * @param route the method
	 * @param headers headers of the call
	 * @param payload the arguments
	 * @param deadline after which the server does not begin
	 * @throws dev.conduit.message.ConduitException if it could not be sent
	 */
	void send(Route route, Headers headers, Payload payload, Deadline deadline);

	/**
	 * Publishes a message.
	 * @param message the message
	 * @param ack what to wait for
	 * @param deadline until when to wait
	 * @return what was promised, or a {@link dev.conduit.message.ConduitException}
	 */
	CompletableFuture<AckLevel> publish(Message message, AckLevel ack, Deadline deadline);

	/**
	 * Subscribes to topics, for as long as the returned subscription is open.
	 * @param pattern the topics
	 * @param group name of the group that shares the messages, empty for none
	 * @param ack what the receiver says of each message
	 * @param options bounds of the mailbox
	 * @param receiver gets each message, and ends it
	 * @return the subscription
	 */
	Subscription subscribe(TopicPattern pattern, String group, AckLevel ack, MailboxOptions options, Receiver receiver);

	/**
	 * The deadline of a call begun now: the earlier of what the caller wants and what is
	 * left of the call that this thread handles.
	 * @param timeout what the caller wants, or {@code null} for the channel's default
	 * @return the deadline
	 */
	Deadline deadline(@Nullable Duration timeout);

	/**
	 * A subscription.
	 */
	interface Subscription extends AutoCloseable {

		/**
		 * Ends when it is in force for the first time, or fails where it was refused.
		 * @return the first acceptance; at once where nobody else has to accept it
		 */
		default CompletionStage<Void> active() {
			return CompletableFuture.completedStage(null);
		}

		/**
		 * The ring of shared memory from which its messages come.
		 * @return what was read from it on this connection, or {@code null} where the
		 * messages come in another way
		 */
		default @Nullable RingStatistics ring() {
			return null;
		}

		/**
		 * What waits for its receiver.
		 * @return what its mailbox holds and has done, or {@code null} where nobody knows
		 */
		default @Nullable MailboxStatistics statistics() {
			return null;
		}

		/**
		 * Hands nothing to the receiver until {@link #resume()}. Messages still come, and
		 * whoever sends them is asked to wait when the mailbox fills.
		 */
		default void pause() {
			throw new UnsupportedOperationException("a subscription that cannot be paused: " + this);
		}

		/**
		 * Goes on after {@link #pause()}.
		 */
		default void resume() {
		}

		/**
		 * Ends it gently: no new messages, and what the receiver has in hand is finished.
		 * @param patience after which time it ends anyway
		 * @return ends when it is over
		 */
		CompletionStage<Void> drain(Duration patience);

		/**
		 * Ends it at once; messages that wait are refused.
		 */
		@Override
		void close();

	}

}

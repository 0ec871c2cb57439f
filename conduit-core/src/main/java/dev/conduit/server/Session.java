package dev.conduit.server;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Peer;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;

/**
 * One connected client as the server's application sees it, from the end of its log-in to
 * the end of its connection: a client that connects anew has a new session. For any
 * thread.
 * <p>
 * What is called or pushed here goes to this client alone. It answers calls of methods
 * that it declared, and hands messages to those of its own subscriptions that match.
 *
 * @since 0.1.0
 */
public interface Session {

	/**
	 * Number of the connection.
	 * @return unique in this process
	 */
	default long id() {
		return peer().connectionId();
	}

	/**
	 * Name that the client gave itself. Nothing proves it.
	 * @return the name
	 */
	default String name() {
		return peer().name();
	}

	/**
	 * Name that the client proved.
	 * @return the name, {@code anonymous} where no proof was asked
	 */
	default String principal() {
		return peer().principal();
	}

	/**
	 * Where the client is.
	 * @return the address
	 */
	default String address() {
		return peer().address();
	}

	/**
	 * Who it is, as calls and messages name it.
	 * @return the peer
	 */
	Peer peer();

	/**
	 * When it logged in.
	 * @return the moment, of this host's clock
	 */
	Instant connectedSince();

	/**
	 * Whether its connection has not ended. It may end in the next moment.
	 * @return whether it is there
	 */
	boolean isOpen();

	// what the application keeps with it

	/**
	 * What was set under a name.
	 * @param name the name
	 * @return the value, or {@code null} where none is set
	 */
	@Nullable Object attribute(String name);

	/**
	 * Sets a value under a name, instead of an earlier one. It is let go with the
	 * session.
	 * @param name the name
	 * @param value the value
	 * @throws dev.conduit.message.ConduitOverloadedException if the session has as many
	 * attributes as it may ({@link SessionOptions#maxAttributes()})
	 */
	void attribute(String name, Object value);

	/**
	 * Removes what was set under a name.
	 * @param name the name
	 */
	void removeAttribute(String name);

	/**
	 * All attributes.
	 * @return a copy
	 */
	Map<String, Object> attributes();

	// groups

	/**
	 * The groups that it is in.
	 * @return a copy
	 */
	Set<String> groups();

	/**
	 * Joins a group, which is there from its first member to its last. A session leaves
	 * its groups when it ends.
	 * @param group name of the group, 1 to 255 bytes of UTF-8
	 * @return whether it is a member now: not, where the session has ended
	 * @throws dev.conduit.message.ConduitOverloadedException if the group, the session or
	 * the server is full ({@link SessionOptions})
	 */
	boolean join(String group);

	/**
	 * Leaves a group.
	 * @param group name of the group
	 * @return whether it was a member
	 */
	boolean leave(String group);

	// server to client

	/**
	 * Calls a method of the client. Waits while the client asks to, at most until the
	 * deadline; on an event loop it fails instead of waiting. Cancelling the future
	 * cancels the call.
	 * @param route the method
	 * @param headers headers of the call
	 * @param payload the arguments
	 * @param deadline until when the answer is wanted
	 * @return the answer, or a {@link dev.conduit.message.ConduitException}; completed on
	 * the event loop
	 */
	CompletableFuture<Reply> request(Route route, Headers headers, Payload payload, Deadline deadline);

	/**
	 * Calls a method of the client that takes a stream and gives one answer. Waits like
	 * {@link #request(Route, Headers, Payload, Deadline)}.
	 * @param route the method
	 * @param headers headers of the call
	 * @param payload the arguments
	 * @param items what else is sent; asked for no more than the client takes
	 * @param deadline until when the answer is wanted
	 * @return the answer, or a {@link dev.conduit.message.ConduitException}; completed on
	 * the event loop
	 */
	CompletableFuture<Reply> request(Route route, Headers headers, Payload payload, Flow.Publisher<Payload> items,
			Deadline deadline);

	/**
	 * Calls a method of the client that gives a stream. Each subscription is a call of
	 * its own, and waits like {@link #request(Route, Headers, Payload, Deadline)}.
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
	 * Calls a method of the client without an answer. Waits like
	 * {@link #request(Route, Headers, Payload, Deadline)}.
	 * @param route the method
	 * @param headers headers of the call
	 * @param payload the arguments
	 * @param deadline after which the client does not begin
	 * @throws dev.conduit.message.ConduitException if it could not be sent
	 */
	void send(Route route, Headers headers, Payload payload, Deadline deadline);

	/**
	 * Pushes a message to those subscriptions of the client that match its topic, also
	 * those that share a group. It is handed over once. Waits like
	 * {@link #request(Route, Headers, Payload, Deadline)}.
	 * @param message the message
	 * @param ack what to wait for, up to {@link AckLevel#PROCESSED}
	 * @param deadline until when to wait
	 * @return what was promised, or a {@link dev.conduit.message.ConduitException}: where
	 * no subscription matches, or one rejected it
	 */
	CompletableFuture<AckLevel> publish(Message message, AckLevel ack, Deadline deadline);

	/**
	 * The deadline of a call begun now: the earlier of what the caller wants and what is
	 * left of the call that this thread handles.
	 * @param timeout what the caller wants, or {@code null} for
	 * {@link SessionOptions#deadline()}
	 * @return the deadline
	 */
	Deadline deadline(@Nullable Duration timeout);

}

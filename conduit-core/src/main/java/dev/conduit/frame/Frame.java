package dev.conduit.frame;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Handling;
import dev.conduit.message.Headers;
import dev.conduit.message.MessageId;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Route;
import dev.conduit.message.TopicName;

/**
 * One unit of the protocol, whole: a payload that was split over several frames of the
 * wire is one frame here. Frames are immutable values and need no release.
 * {@code docs/protocol.md} is the normative text.
 *
 * @since 0.1.0
 */
public sealed interface Frame {

	/**
	 * What ties this frame to others. Ids begun by the client are odd, those begun by the
	 * server even, so that both may begin interactions.
	 * @return the id, 0 for none
	 */
	default long correlationId() {
		return 0;
	}

	/**
	 * What it carries for the application, apart from problems.
	 * @return the payload, empty where frames of its type have none
	 */
	default Payload payload() {
		return Payload.EMPTY;
	}

	// hand-shake

	/**
	 * Client to server, first: who connects and how it would prove that.
	 *
	 * @param client name of the client, for logs
	 * @param mechanisms what the client can prove itself by, the best first
	 * @param capabilities bits of {@link Capabilities}
	 * @param limits what the client accepts
	 * @param resumeToken token of a session to take up again, empty for none
	 * @param received frames of the server that came in that session
	 * @param initialResponse first message of the first mechanism, may be empty
	 */
	// Bytes of a mechanism or a token: opaque, never compared, and kept out of
	// toString().
	@SuppressWarnings("ArrayRecordComponent")
	record AuthRequest(String client, List<String> mechanisms, int capabilities, PeerLimits limits, byte[] resumeToken,
			long received, byte[] initialResponse) implements Frame {

		/**
		 * A log-in where nothing came before.
		 * @param client name of the client, for logs
		 * @param mechanisms what the client can prove itself by, the best first
		 * @param capabilities bits of {@link Capabilities}
		 * @param limits what the client accepts
		 * @param resumeToken token of a session to take up again, empty for none
		 * @param initialResponse first message of the first mechanism, may be empty
		 */
		public AuthRequest(String client, List<String> mechanisms, int capabilities, PeerLimits limits,
				byte[] resumeToken, byte[] initialResponse) {
			this(client, mechanisms, capabilities, limits, resumeToken, 0, initialResponse);
		}

	}

	/**
	 * Server to client: prove it by this mechanism.
	 *
	 * @param mechanism the mechanism that the server chose
	 * @param data its challenge; empty asks for the mechanism's first message
	 */
	// Bytes of a mechanism or a token: opaque, never compared, and kept out of
	// toString().
	@SuppressWarnings("ArrayRecordComponent")
	record AuthChallenge(String mechanism, byte[] data) implements Frame {

	}

	/**
	 * Client to server: the answer to a challenge.
	 *
	 * @param data message of the mechanism
	 */
	// Bytes of a mechanism or a token: opaque, never compared, and kept out of
	// toString().
	@SuppressWarnings("ArrayRecordComponent")
	record AuthResponse(byte[] data) implements Frame {

	}

	/**
	 * Server to client: the connection is open.
	 *
	 * @param version protocol version in force
	 * @param server name of the server, for logs
	 * @param sessionToken token that may resume this session
	 * @param resumed whether the session asked for was taken up again
	 * @param received frames of the client that came in that session
	 * @param capabilities bits that both sides have
	 * @param limits what the server accepts
	 * @param data last message of the mechanism, by which the server proves itself
	 */
	// Bytes of a mechanism or a token: opaque, never compared, and kept out of
	// toString().
	@SuppressWarnings("ArrayRecordComponent")
	record AuthSuccess(int version, String server, byte[] sessionToken, boolean resumed, long received,
			int capabilities, PeerLimits limits, byte[] data) implements Frame {

		/**
		 * The answer where nothing came before.
		 * @param version protocol version in force
		 * @param server name of the server, for logs
		 * @param sessionToken token that may resume this session
		 * @param resumed whether the session asked for was taken up again
		 * @param capabilities bits that both sides have
		 * @param limits what the server accepts
		 * @param data last message of the mechanism, by which the server proves itself
		 */
		public AuthSuccess(int version, String server, byte[] sessionToken, boolean resumed, int capabilities,
				PeerLimits limits, byte[] data) {
			this(version, server, sessionToken, resumed, 0, capabilities, limits, data);
		}

	}

	/**
	 * Server to client, last: no.
	 *
	 * @param problem code, detail and whether a retry makes sense
	 * @param mechanisms what the server would accept
	 */
	record AuthFailure(Problem problem, List<String> mechanisms) implements Frame {

	}

	// messages

	/**
	 * A message: published by a client, or delivered by the server to a subscription.
	 *
	 * @param correlationId id that ACK and NACK refer to
	 * @param topic where it was published
	 * @param subscription subscription that it is delivered to, 0 where it is published
	 * @param ack acknowledgment that the sender waits for
	 * @param attempt number of this delivery, from 1
	 * @param id identity across resends, or {@code null}
	 * @param headers headers of the user
	 * @param payload what it says
	 * @param handling how it wants to be treated on its way
	 */
	record Message(long correlationId, TopicName topic, long subscription, AckLevel ack, int attempt,
			@Nullable MessageId id, Headers headers, Payload payload, Handling handling) implements Frame {

		/**
		 * A message that is treated like most.
		 * @param correlationId id that ACK and NACK refer to
		 * @param topic where it was published
		 * @param subscription subscription that it is delivered to, 0 where it is
		 * published
		 * @param ack acknowledgment that the sender waits for
		 * @param attempt number of this delivery, from 1
		 * @param id identity across resends, or {@code null}
		 * @param headers headers of the user
		 * @param payload what it says
		 */
		public Message(long correlationId, TopicName topic, long subscription, AckLevel ack, int attempt,
				@Nullable MessageId id, Headers headers, Payload payload) {
			this(correlationId, topic, subscription, ack, attempt, id, headers, payload, Handling.DEFAULT);
		}

	}

	/**
	 * The message or subscription is accepted, as far as the level says.
	 *
	 * @param correlationId id of the MESSAGE or SUBSCRIBE
	 * @param level what is promised
	 * @param ring where the messages of the subscription are to be read, or {@code null}
	 * where they come over the link
	 */
	record Ack(long correlationId, AckLevel level, @Nullable RingPlace ring) implements Frame {

		/**
		 * Nothing is to be read elsewhere.
		 * @param correlationId id of the MESSAGE or SUBSCRIBE
		 * @param level what is promised
		 */
		public Ack(long correlationId, AckLevel level) {
			this(correlationId, level, null);
		}

	}

	/**
	 * Where a subscription begins in a ring of messages that several processes read.
	 *
	 * @param name name of the ring, 1 to 255 bytes of UTF-8
	 * @param position number of the first message, from 0
	 */
	record RingPlace(String name, long position) {

	}

	/**
	 * The message or subscription is not accepted.
	 *
	 * @param correlationId id of the MESSAGE or SUBSCRIBE
	 * @param problem reason, and whether a retry makes sense
	 */
	record Nack(long correlationId, Problem problem) implements Frame {

	}

	/**
	 * Client to server: deliver to me what is published to these topics. Answered by ACK
	 * or NACK.
	 *
	 * @param correlationId id of the subscription, also in each message delivered to it
	 * @param pattern topics, with wildcards
	 * @param ack acknowledgment that the client will send for each message
	 * @param group name of the group that shares the messages, empty for none
	 * @param takesRing whether the client reads the messages from a ring that it shares
	 * with others, where the server has one
	 */
	record Subscribe(long correlationId, String pattern, AckLevel ack, String group,
			boolean takesRing) implements Frame {

		/**
		 * A subscription whose messages come over the link.
		 * @param correlationId id of the subscription
		 * @param pattern topics, with wildcards
		 * @param ack acknowledgment that the client will send for each message
		 * @param group name of the group that shares the messages, empty for none
		 */
		public Subscribe(long correlationId, String pattern, AckLevel ack, String group) {
			this(correlationId, pattern, ack, group, false);
		}

		/**
		 * A subscription that shares its messages with nobody.
		 * @param correlationId id of the subscription
		 * @param pattern topics, with wildcards
		 * @param ack acknowledgment that the client will send for each message
		 */
		public Subscribe(long correlationId, String pattern, AckLevel ack) {
			this(correlationId, pattern, ack, "");
		}

	}

	/**
	 * Client to server: the subscription ends. Answered by ACK; messages that cross it
	 * are refused with NACK.
	 *
	 * @param correlationId id of the subscription
	 */
	record Unsubscribe(long correlationId) implements Frame {

	}

	// calls

	/**
	 * A call.
	 *
	 * @param correlationId id that answers refer to
	 * @param route the method
	 * @param timeoutNanos what is left until the caller's deadline, in nanoseconds, 0 to
	 * a year; {@link Long#MAX_VALUE} for no deadline
	 * @param oneWay whether no answer is wanted
	 * @param streams in which directions items travel
	 * @param headers headers of the user
	 * @param payload the arguments
	 */
	record RpcRequest(long correlationId, Route route, long timeoutNanos, boolean oneWay, Streams streams,
			Headers headers, Payload payload) implements Frame {

		/**
		 * A call of one payload each way.
		 * @param correlationId id that answers refer to
		 * @param route the method
		 * @param timeout what is left until the caller's deadline, or {@code null}
		 * @param oneWay whether no answer is wanted
		 * @param headers headers of the user
		 * @param payload the arguments
		 */
		public RpcRequest(long correlationId, Route route, @Nullable Duration timeout, boolean oneWay, Headers headers,
				Payload payload) {
			this(correlationId, route, CallFrames.nanos(timeout), oneWay, Streams.NONE, headers, payload);
		}

		/**
		 * What is left until the caller's deadline.
		 * @return zero or more, or {@code null} for no deadline
		 */
		public @Nullable Duration timeout() {
			return (this.timeoutNanos != Long.MAX_VALUE) ? Duration.ofNanos(this.timeoutNanos) : null;
		}

	}

	/**
	 * The result of a call.
	 *
	 * @param correlationId id of the call
	 * @param headers headers of the user
	 * @param payload the result
	 */
	record RpcResponse(long correlationId, Headers headers, Payload payload) implements Frame {

	}

	/**
	 * A call, or the stream of a call, ends in a problem.
	 *
	 * @param correlationId id of the call
	 * @param problem what went wrong
	 */
	record RpcError(long correlationId, Problem problem) implements Frame {

	}

	/**
	 * The caller gives up; nobody waits for an answer.
	 *
	 * @param correlationId id of the call
	 */
	record RpcCancel(long correlationId) implements Frame {

	}

	/**
	 * One item of a stream that belongs to a call, in either direction.
	 *
	 * @param correlationId id of the call
	 * @param headers headers of the user
	 * @param payload the item
	 */
	record StreamItem(long correlationId, Headers headers, Payload payload) implements Frame {

	}

	/**
	 * No more items in this direction.
	 *
	 * @param correlationId id of the call
	 */
	record StreamEnd(long correlationId) implements Frame {

	}

	/**
	 * The sender of this frame takes so many more items.
	 *
	 * @param correlationId id of the call
	 * @param items how many more, at least 1
	 */
	record Credit(long correlationId, int items) implements Frame {

	}

	// flow

	/**
	 * Send no more calls or messages of this scope until it is resumed. Advice: what is
	 * on its way is still taken.
	 *
	 * @param scope what it is about
	 * @param generation grows with each PAUSE of a connection
	 */
	record Pause(FlowScope scope, int generation) implements Frame {

	}

	/**
	 * Go on.
	 *
	 * @param scope what it is about
	 * @param generation generation of the PAUSE that ends; an older one is ignored
	 */
	record Resume(FlowScope scope, int generation) implements Frame {

	}

	// health

	/**
	 * Are you there?
	 *
	 * @param correlationId any number, sent back
	 */
	record Ping(long correlationId) implements Frame {

	}

	/**
	 * Yes.
	 *
	 * @param correlationId number of the ping
	 */
	record Pong(long correlationId) implements Frame {

	}

	/**
	 * So many frames of the session came, and need not be kept for sending them again.
	 *
	 * @param correlationId how many of those that count, since the session began
	 */
	record Received(long correlationId) implements Frame {

	}

	// end

	/**
	 * The sender goes away soon: begin nothing new here.
	 *
	 * @param lastAccepted id of the last call or message that was accepted from the peer;
	 * later ones were not started
	 * @param retryAfter when the sender may be back, or {@code null}
	 */
	record Drain(long lastAccepted, @Nullable Duration retryAfter) implements Frame {

	}

	/**
	 * The sender begins nothing new and wants to end the connection: finish what is in
	 * flight and answer with CLOSE_ACK.
	 *
	 * @param code why
	 * @param detail why, for a reader
	 */
	record Close(ErrorCode code, String detail) implements Frame {

	}

	/**
	 * Everything is finished; the connection may be cut.
	 */
	record CloseAck() implements Frame {

	}

	/**
	 * A frame of a type that this version does not know and that its sender marked as
	 * optional: skipped and counted.
	 *
	 * @param type the type's code
	 */
	record Unknown(int type) implements Frame {

	}

}

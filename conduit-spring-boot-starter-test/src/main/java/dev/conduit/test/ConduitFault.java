package dev.conduit.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import dev.conduit.fault.Direction;
import dev.conduit.frame.Frame;

/**
 * What goes wrong between clients and the server while a test method runs, or while each
 * method of a class does. It begins after the methods with {@code @BeforeEach}, with all
 * channels connected, and ends before those with {@code @AfterEach}. Annotations of a
 * method take the place of those of its class. For {@link ConduitTest} and
 * {@link AutoConfigureTestConduitTransport}.
 *
 * <pre class="code">
 * &#64;Test
 * &#64;ConduitFault(value = Kind.DROP, of = Frames.ANSWERS)
 * void whetherAnOrderWasPlacedIsNotKnown() { … }
 * </pre>
 *
 * @since 0.1.0
 * @see ConduitTester#faults()
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@Repeatable(ConduitFaults.class)
public @interface ConduitFault {

	/**
	 * What goes wrong.
	 * @return the kind
	 */
	Kind value();

	/**
	 * Which frames suffer, for {@link Kind#DELAY}, {@link Kind#DROP}, {@link Kind#CUT}
	 * and {@link Kind#BIT_FLIP}.
	 * @return the frames
	 */
	Frames of() default Frames.ANY;

	/**
	 * Where the frames are on their way to.
	 * @return one direction or both
	 */
	Direction[] direction() default { Direction.TO_SERVER, Direction.TO_CLIENT };

	/**
	 * How many frames suffer, over all connections, for {@link Kind#DROP},
	 * {@link Kind#CUT} and {@link Kind#BIT_FLIP}; all others pass.
	 * @return 1 or more
	 */
	int times() default 1;

	/**
	 * How much later a frame comes for {@link Kind#DELAY}, and how much time there is
	 * from one to the next for {@link Kind#SLOW_CONSUMER}.
	 * @return a duration, such as {@code 100ms} or {@code 2s}
	 */
	String by() default "100ms";

	/**
	 * What goes wrong.
	 */
	enum Kind {

		/** Each frame comes later, in the order in which it was sent. */
		DELAY,

		/** Some frames are lost, and nobody is told. */
		DROP,

		/** The connection breaks before a frame. Clients make a new one. */
		CUT,

		/**
		 * The bytes of a frame change on the way. Its receiver notices and ends the
		 * connection with {@code PROTOCOL_ERROR}; clients make a new one.
		 */
		BIT_FLIP,

		/** All connections break, and clients find nobody until the fault ends. */
		DISCONNECT,

		/** One frame after the other is read, with time in between. */
		SLOW_CONSUMER,

		/**
		 * Nothing arrives and nobody is told, heart-beats and hand-shakes included: a
		 * cable that was pulled.
		 */
		BLACK_HOLE

	}

	/**
	 * Which frames suffer: none of the hand-shake, the heart-beat and the farewell.
	 */
	enum Frames {

		/** All of them. */
		ANY,

		/** Calls. */
		CALLS,

		/** Results and errors of calls. */
		ANSWERS,

		/** Items of streams, and their ends. */
		STREAM_ITEMS,

		/** Messages. */
		MESSAGES,

		/** What says that a message was received, processed or refused. */
		ACKNOWLEDGMENTS;

		boolean has(Frame frame) {
			return switch (this) {
				case ANY -> !isOfTheLink(frame);
				case CALLS -> frame instanceof Frame.RpcRequest;
				case ANSWERS -> frame instanceof Frame.RpcResponse || frame instanceof Frame.RpcError;
				case STREAM_ITEMS -> frame instanceof Frame.StreamItem || frame instanceof Frame.StreamEnd;
				case MESSAGES -> frame instanceof Frame.Message;
				case ACKNOWLEDGMENTS -> frame instanceof Frame.Ack || frame instanceof Frame.Nack;
			};
		}

		private static boolean isOfTheLink(Frame frame) {
			return switch (frame) {
				case Frame.AuthRequest request -> true;
				case Frame.AuthChallenge challenge -> true;
				case Frame.AuthResponse response -> true;
				case Frame.AuthSuccess success -> true;
				case Frame.AuthFailure failure -> true;
				case Frame.Ping ping -> true;
				case Frame.Pong pong -> true;
				case Frame.Received received -> true;
				case Frame.Close close -> true;
				case Frame.CloseAck ack -> true;
				default -> false;
			};
		}

	}

}

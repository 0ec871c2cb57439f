package dev.conduit.spring.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * What is observed. A bean of the convention's interface takes the place of the default.
 *
 * @since 0.1.0
 */
public enum ConduitObservation implements ObservationDocumentation {

	/** A call that this application makes, until its answer or the end of its stream. */
	CLIENT_REQUESTS,

	/** A call that this application answers, from the start of its handler. */
	SERVER_REQUESTS,

	/** A message that this application publishes, until it is acknowledged as asked. */
	PUBLISH,

	/** A message that a listener gets, until it has ended it. */
	LISTENER;

	@Override
	public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
		return switch (this) {
			case CLIENT_REQUESTS -> DefaultClientRequestObservationConvention.class;
			case SERVER_REQUESTS -> DefaultServerRequestObservationConvention.class;
			case PUBLISH -> DefaultPublishObservationConvention.class;
			case LISTENER -> DefaultListenerObservationConvention.class;
		};
	}

	@Override
	public KeyName[] getLowCardinalityKeyNames() {
		return switch (this) {
			case CLIENT_REQUESTS, SERVER_REQUESTS -> Calls.values();
			case PUBLISH -> Publications.values();
			case LISTENER -> Listeners.values();
		};
	}

	@Override
	public KeyName[] getHighCardinalityKeyNames() {
		return switch (this) {
			case CLIENT_REQUESTS -> EMPTY;
			case SERVER_REQUESTS -> new KeyName[] { Details.PEER };
			case PUBLISH -> new KeyName[] { Details.TOPIC };
			case LISTENER -> Details.values();
		};
	}

	/**
	 * Tags of calls.
	 */
	public enum Calls implements KeyName {

		/** Always {@code conduit}. */
		SYSTEM("rpc.system"),

		/**
		 * Route of the method; {@code _other} for a client that has called more than 1000
		 * different ones.
		 */
		METHOD("rpc.method"),

		/** Shape of the call, such as {@code unary}. */
		INTERACTION("conduit.interaction"),

		/** Name of the channel, {@code server} where this side answers. */
		CHANNEL("conduit.channel"),

		/** Code of the error, {@code none} where it went well. */
		ERROR_CODE("error.code");

		private final String key;

		Calls(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * Tags of what is published.
	 */
	public enum Publications implements KeyName {

		/** Name of the channel. */
		CHANNEL("conduit.channel"),

		/** What the publisher waits for, such as {@code received}. */
		ACK("conduit.ack"),

		/** Code of the error, {@code none} where it went well. */
		ERROR_CODE("error.code");

		private final String key;

		Publications(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * Tags of what listeners get.
	 */
	public enum Listeners implements KeyName {

		/** Id of the listener. */
		LISTENER("conduit.listener"),

		/** The pattern by which it got the message. */
		PATTERN("conduit.pattern"),

		/** Code of the error, {@code none} where it went well. */
		ERROR_CODE("error.code");

		private final String key;

		Listeners(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * What is in traces and in no meter, for it may have any value.
	 */
	public enum Details implements KeyName {

		/** Topic of a message. */
		TOPIC("conduit.topic"),

		/** Name that the peer gave itself. */
		PEER("conduit.peer"),

		/** How often the message was delivered. */
		ATTEMPT("conduit.attempt");

		private final String key;

		Details(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

		@Override
		public boolean isRequired() {
			return false;
		}

	}

}

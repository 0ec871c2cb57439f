package dev.conduit.connection;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

import dev.conduit.authentication.Authenticator;
import dev.conduit.authentication.ClientAuthentication;
import dev.conduit.exchange.Deadline;
import dev.conduit.frame.Frame;
import dev.conduit.frame.PeerLimits;
import dev.conduit.frame.Streams;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.message.TopicName;
import dev.conduit.time.ManualTimer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A connection between a test that plays the peer and a test that plays the application.
 */
final class Scene {

	static final Route ROUTE = new Route("orders.place");

	static final TopicName TOPIC = new TopicName("news");

	static final Payload PAYLOAD = Payload.text("hello");

	private static final byte[] NONE = new byte[0];

	private final ScriptedLink link = new ScriptedLink();

	private final ManualTimer timer = new ManualTimer();

	private final RecordingListener listener = new RecordingListener();

	private final RecordingHandler handler = new RecordingHandler();

	private final PeerLimits peerLimits;

	private final Role role;

	private final InboundMemory memory;

	private final Connection connection;

	private Scene(Builder builder) {
		this.role = builder.role;
		this.peerLimits = builder.peerLimits;
		this.memory = builder.memory;
		this.link.age(builder.age);
		ConnectionContext context = new ConnectionContext(builder.options, this.timer, builder.executor, this.memory,
				this.handler, this.listener, builder.rates);
		this.connection = this.link.callOnLoop(() -> {
			Connection begun = (this.role == Role.SERVER)
					? Connection.accept(1, this.link, context, builder.authenticator, new SecureRandom())
					: Connection.connect(1, this.link, context, builder.authentication);
			this.link.receiver(begun.receiver());
			return begun;
		});
	}

	/**
	 * A server's end that is open.
	 */
	static Scene server() {
		return of(Role.SERVER).open();
	}

	/**
	 * A client's end that is open.
	 */
	static Scene client() {
		return of(Role.CLIENT).open();
	}

	static Builder of(Role role) {
		return new Builder(role);
	}

	ScriptedLink link() {
		return this.link;
	}

	ManualTimer timer() {
		return this.timer;
	}

	RecordingListener listener() {
		return this.listener;
	}

	RecordingHandler handler() {
		return this.handler;
	}

	InboundMemory memory() {
		return this.memory;
	}

	Connection connection() {
		return this.connection;
	}

	Role role() {
		return this.role;
	}

	// the application's side

	CompletableFuture<Reply> request() {
		return request(Deadline.NONE);
	}

	CompletableFuture<Reply> request(Deadline deadline) {
		return this.connection.request(ROUTE, Headers.EMPTY, PAYLOAD, deadline);
	}

	CompletableFuture<AckLevel> publish(AckLevel ack) {
		return publish(ack, Deadline.NONE);
	}

	CompletableFuture<AckLevel> publish(AckLevel ack, Deadline deadline) {
		return this.connection.publish(new Message(TOPIC, PAYLOAD), ack, deadline);
	}

	Deadline in(Duration duration) {
		return Deadline.after(this.timer, duration);
	}

	/**
	 * Why the connection ended, or {@code null} while it has not.
	 */
	@Nullable Problem reason() {
		CompletableFuture<Problem> closed = this.connection.closed().toCompletableFuture();
		return closed.isDone() ? closed.join() : null;
	}

	// the peer's side

	/**
	 * An id that the peer may choose.
	 */
	long peerId(int number) {
		return (this.role == Role.SERVER) ? (2L * number + 1) : (2L * number + 2);
	}

	/**
	 * The peer calls.
	 */
	void peerCalls(int number) {
		this.link.receive(request(peerId(number)));
	}

	static Frame.RpcRequest request(long id) {
		return new Frame.RpcRequest(id, ROUTE, null, false, Headers.EMPTY, PAYLOAD);
	}

	static Frame.RpcRequest request(long id, Streams streams) {
		return new Frame.RpcRequest(id, ROUTE, Long.MAX_VALUE, false, streams, Headers.EMPTY, PAYLOAD);
	}

	static Frame.RpcRequest oneWay(long id) {
		return new Frame.RpcRequest(id, ROUTE, null, true, Headers.EMPTY, PAYLOAD);
	}

	static Frame.RpcResponse response(long id) {
		return new Frame.RpcResponse(id, Headers.EMPTY, PAYLOAD);
	}

	static Frame.Message message(long id, AckLevel ack) {
		return message(id, 0, ack);
	}

	static Frame.Message message(long id, long subscription, AckLevel ack) {
		return new Frame.Message(id, TOPIC, subscription, ack, 1, null, Headers.EMPTY, PAYLOAD);
	}

	Frame.AuthRequest authRequest(List<String> mechanisms, byte[] initialResponse) {
		return new Frame.AuthRequest("the-client", mechanisms, 0, this.peerLimits, NONE, initialResponse);
	}

	Frame.AuthSuccess authSuccess(byte[] data) {
		return new Frame.AuthSuccess(1, "the-server", new byte[] { 1 }, false, 0, this.peerLimits, data);
	}

	Scene open() {
		if (this.role == Role.SERVER) {
			this.link.receive(authRequest(List.of(Authenticator.NONE), NONE));
		}
		else {
			this.link.receive(authSuccess(NONE));
		}
		assertThat(this.connection.state()).isEqualTo(ConnectionState.OPEN);
		this.link.forget();
		return this;
	}

	/**
	 * What may differ from one scene to the next.
	 */
	static final class Builder {

		private final Role role;

		private ConnectionOptions options = ConnectionOptions.DEFAULT;

		private PeerLimits peerLimits = PeerLimits.DEFAULT;

		private Executor executor = Runnable::run;

		private InboundMemory memory = new InboundMemory(256L * 1024 * 1024);

		private PeerRates rates = PeerRates.UNLIMITED;

		private Duration age = Duration.ZERO;

		private Authenticator authenticator = Authenticator.none();

		private ClientAuthentication authentication = ClientAuthentication.none();

		private Builder(Role role) {
			this.role = role;
		}

		Builder options(ConnectionOptions options) {
			this.options = options;
			return this;
		}

		Builder inboundLimit(long inboundLimit) {
			ConnectionOptions now = this.options;
			return options(new ConnectionOptions(now.name(), now.limits(), now.handshakeTimeout(), now.closeTimeout(),
					now.pauseTimeout(), inboundLimit, now.maxPausedScopes()));
		}

		Builder pauseTimeout(Duration pauseTimeout) {
			ConnectionOptions now = this.options;
			return options(new ConnectionOptions(now.name(), now.limits(), now.handshakeTimeout(), now.closeTimeout(),
					pauseTimeout, now.inboundLimit(), now.maxPausedScopes()));
		}

		Builder maxPausedScopes(int maxPausedScopes) {
			ConnectionOptions now = this.options;
			return options(new ConnectionOptions(now.name(), now.limits(), now.handshakeTimeout(), now.closeTimeout(),
					now.pauseTimeout(), now.inboundLimit(), maxPausedScopes));
		}

		Builder maxInFlight(int maxInFlight) {
			PeerLimits now = this.options.limits();
			return options(this.options.withLimits(new PeerLimits(now.maxFrameSize(), now.maxMessageSize(), maxInFlight,
					now.maxSubscriptions(), now.heartbeatInterval(), now.heartbeatTimeout())));
		}

		Builder maxSubscriptions(int maxSubscriptions) {
			PeerLimits now = this.options.limits();
			return options(this.options.withLimits(new PeerLimits(now.maxFrameSize(), now.maxMessageSize(),
					now.maxInFlight(), maxSubscriptions, now.heartbeatInterval(), now.heartbeatTimeout())));
		}

		Builder heartbeat(Duration interval, Duration timeout) {
			PeerLimits now = this.options.limits();
			return options(this.options.withLimits(new PeerLimits(now.maxFrameSize(), now.maxMessageSize(),
					now.maxInFlight(), now.maxSubscriptions(), interval, timeout)));
		}

		Builder peerLimits(PeerLimits peerLimits) {
			this.peerLimits = peerLimits;
			return this;
		}

		/**
		 * The largest payload that the peer takes.
		 */
		Builder peerMaxMessageSize(int maxMessageSize) {
			PeerLimits now = this.peerLimits;
			return peerLimits(new PeerLimits(now.maxFrameSize(), maxMessageSize, now.maxInFlight(),
					now.maxSubscriptions(), now.heartbeatInterval(), now.heartbeatTimeout()));
		}

		/**
		 * How much the peer lets be in flight.
		 */
		Builder peerMaxInFlight(int maxInFlight) {
			PeerLimits now = this.peerLimits;
			return peerLimits(new PeerLimits(now.maxFrameSize(), now.maxMessageSize(), maxInFlight,
					now.maxSubscriptions(), now.heartbeatInterval(), now.heartbeatTimeout()));
		}

		Builder pace(PaceLimits pace) {
			return options(this.options.withPace(pace));
		}

		/**
		 * For how long the peer has been connected when the connection begins.
		 */
		Builder age(Duration age) {
			this.age = age;
			return this;
		}

		Builder rates(PeerRates rates) {
			this.rates = rates;
			return this;
		}

		Builder executor(Executor executor) {
			this.executor = executor;
			return this;
		}

		Builder memory(InboundMemory memory) {
			this.memory = memory;
			return this;
		}

		Builder authenticator(Authenticator authenticator) {
			this.authenticator = authenticator;
			return this;
		}

		Builder authentication(ClientAuthentication authentication) {
			this.authentication = authentication;
			return this;
		}

		/**
		 * A connection that just began.
		 */
		Scene begin() {
			return new Scene(this);
		}

		/**
		 * A connection that is open, by mechanism NONE.
		 */
		Scene open() {
			return begin().open();
		}

	}

}

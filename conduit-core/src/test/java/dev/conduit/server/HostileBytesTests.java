package dev.conduit.server;

import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import dev.conduit.client.ConduitClient;
import dev.conduit.connection.Connection;
import dev.conduit.exchange.Exchange;
import dev.conduit.frame.Frame;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.MessageId;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;
import dev.conduit.message.TopicName;
import dev.conduit.transport.RawPeer;
import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.WriteLimits;
import dev.conduit.transport.netty.NettyOptions;
import dev.conduit.transport.netty.TestedSockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Whatever bytes a peer sends, or does not: it ends in a clean close and one line of the
 * log, and a client that keeps the rules notices nothing, not even in a call that is in
 * flight all the time.
 */
@ParameterizedClass
@EnumSource
class HostileBytesTests extends ServerFixture {

	private static final Duration STALL = Duration.ofMillis(300);

	@Parameter
	private TestedSockets sockets;

	private final CompletableFuture<Exchange> held = new CompletableFuture<>();

	private ConduitClient bystander;

	private Connection itsConnection;

	private CompletableFuture<String> itsCall;

	@Override
	protected TestedTransport open() {
		WriteLimits writes = new WriteLimits(32 * 1024, 64 * 1024, 64 * 1024 * 1024, STALL);
		return this.sockets.open(new NettyOptions(writes, NettyOptions.DEFAULT.prefaceTimeout(),
				NettyOptions.DEFAULT.backlog(), NettyOptions.DEFAULT.socketPermissions()));
	}

	@BeforeEach
	void callAllTheTime() {
		serve(UnaryOperator.identity(), (builder) -> builder.endpoint("hold", this.held::complete));
		this.bystander = connect();
		this.itsConnection = this.bystander.connection();
		this.itsCall = call(this.bystander, "hold", "held");
		this.held.join();
		forgetTheConnecting();
	}

	/**
	 * What holds after each of these tests.
	 * @param line what the one line of the log tells beside the log-in
	 */
	private void assertHarmless(String... line) {
		eventually("the end of the other connection").until(() -> server().connections().size() == 1);
		assertThat(call(this.bystander, "echo", "still here").join()).isEqualTo("still here");
		assertThat(this.itsCall).isNotDone();
		Exchange exchange = this.held.join();
		exchange.reply(Headers.EMPTY, exchange.payload());
		assertThat(this.itsCall.join()).isEqualTo("held");
		assertThat(this.bystander.connection()).isSameAs(this.itsConnection);
		eventually("the end of all handlers").until(() -> server().dispatcher().statistics().running() == 0);
		assertThat(log().all()).filteredOn((each) -> !each.contains("logged in as"))
			.singleElement()
			.asString()
			.contains(line);
	}

	// before the log-in

	@Test
	void bytesOfAnotherProtocolAreClosedWithoutAnAnswer() {
		try (RawClient peer = RawClient.connect(address())) {
			peer.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

			assertThat(peer.peer().readToEnd()).isEmpty();
			assertHarmless("INFO ", "is refused", "expected a connection to begin with 'CNDT'");
		}
	}

	@Test
	void garbageBehindAPrefaceIsToldAndClosed() {
		try (RawClient peer = RawClient.connect(address())) {
			byte[] garbage = new byte[4096];
			Arrays.fill(garbage, (byte) 0x2a);

			peer.write(RawPeer.preface(), garbage);

			assertThat(peer.readToEnd()).singleElement()
				.isInstanceOfSatisfying(Frame.Close.class, this::isProtocolError);
			assertHarmless("WARN ", "Protocol error");
		}
	}

	@Test
	void aFrameThatSaysItIsHugeIsRefusedBeforeTheLogIn() {
		try (RawClient peer = RawClient.connect(address())) {
			byte[] request = RawClient.bytes(peer.authRequest());
			request[0] = 0x7f;

			peer.write(RawPeer.preface(), request);

			assertThat(peer.readToEnd()).singleElement()
				.isInstanceOfSatisfying(Frame.Close.class, this::isProtocolError);
			assertHarmless("WARN ", "at most 8192");
		}
	}

	static Stream<Named<Consumer<RawClient>>> illegalOrders() {
		return Stream.of(
				illegal("a call first",
						(peer) -> peer.write(RawPeer.preface(), RawClient.bytes(RawClient.echo(1, "")))),
				illegal("a subscription first",
						(peer) -> peer.write(RawPeer.preface(),
								RawClient.bytes(new Frame.Subscribe(1, "**", AckLevel.NONE)))),
				illegal("an AUTH_RESPONSE first",
						(peer) -> peer.write(RawPeer.preface(), RawClient.bytes(new Frame.AuthResponse(new byte[3])))),
				illegal("a frame of a server first",
						(peer) -> peer.write(RawPeer.preface(),
								RawClient.bytes(new Frame.AuthChallenge("SCRAM-SHA-256", new byte[3])))),
				illegal("a call behind the AUTH_REQUEST",
						(peer) -> peer.write(RawPeer.preface(),
								RawClient.bytes(peer.authRequest(), RawClient.echo(1, "")))),
				illegal("a second AUTH_REQUEST within the log-in", (peer) -> {
					peer.write(RawPeer.preface(), RawClient.bytes(peer.authRequest()));
					assertThat(peer.next()).isInstanceOf(Frame.AuthChallenge.class);
					peer.write(RawClient.bytes(peer.authRequest()));
				}), illegal("a call behind the AUTH_RESPONSE", (peer) -> {
					peer.write(RawPeer.preface(), RawClient.bytes(peer.authRequest()));
					peer.write(RawClient.bytes(peer.authResponse(), RawClient.echo(1, "")));
				}),
				illegal("an AUTH_REQUEST after the log-in",
						(peer) -> peer.logIn().write(RawClient.bytes(peer.authRequest()))),
				illegal("a CLOSE_ACK without a CLOSE",
						(peer) -> peer.logIn().write(RawClient.bytes(new Frame.CloseAck()))),
				illegal("the id of a server", (peer) -> peer.logIn().write(RawClient.bytes(RawClient.echo(2, "")))),
				illegal("a delivery to a subscription of the server",
						(peer) -> peer.logIn().write(RawClient.bytes(delivery()))));
	}

	private static Named<Consumer<RawClient>> illegal(String name, Consumer<RawClient> order) {
		return Named.of(name, order);
	}

	private static Frame delivery() {
		return new Frame.Message(1, new TopicName("news"), 7, AckLevel.NONE, 1, new MessageId(1, 1, 0, 1),
				Headers.EMPTY, Payload.EMPTY);
	}

	@ParameterizedTest
	@MethodSource
	void illegalOrders(Consumer<RawClient> order) {
		try (RawClient peer = RawClient.connect(address())) {
			order.accept(peer);

			assertThat(peer.readToEnd()).last().isInstanceOfSatisfying(Frame.Close.class, this::isProtocolError);
			assertHarmless("WARN ", "Protocol error");
		}
	}

	@Test
	void aWrongPasswordIsToldAndClosed() {
		try (RawClient peer = RawClient.connect(address(), "guess")) {
			peer.write(RawPeer.preface(), RawClient.bytes(peer.authRequest()));
			peer.write(RawClient.bytes(peer.authResponse()));

			assertThat(peer.readToEnd()).singleElement()
				.isInstanceOfSatisfying(Frame.AuthFailure.class,
						(failure) -> assertThat(failure.problem().code()).isEqualTo(ErrorCode.AUTHENTICATION_FAILED));
			assertHarmless("WARN ", "Authentication failed");
		}
	}

	// after it

	@Test
	void aFrameThatSaysItIsHugeIsRefusedAfterTheLogIn() {
		try (RawClient peer = RawClient.connect(address()).logIn()) {
			byte[] request = RawClient.bytes(RawClient.echo(1, "small"));
			request[0] = 0x7f;

			peer.write(request);

			assertThat(peer.readToEnd()).singleElement()
				.isInstanceOfSatisfying(Frame.Close.class, this::isProtocolError);
			assertHarmless("WARN ", "at most 1048576");
		}
	}

	@Test
	void garbageBehindALogInIsToldAndClosedWithoutHarmToTheCallBeforeIt() {
		try (RawClient peer = RawClient.connect(address()).logIn()) {
			peer.write(RawClient.bytes(RawClient.echo(1, "before")));
			assertThat(peer.next()).isEqualTo(new Frame.RpcResponse(1, Headers.EMPTY, Payload.text("before")));

			peer.write(new byte[] { 0, 0, 0, 0, 0x7e, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 });

			assertThat(peer.readToEnd()).singleElement()
				.isInstanceOfSatisfying(Frame.Close.class, this::isProtocolError);
			assertHarmless("WARN ", "frame type 126");
		}
	}

	@Test
	void aFrameThatEndsInTheMiddleEndsTheConnection() {
		try (RawClient peer = RawClient.connect(address()).logIn()) {
			byte[] request = RawClient.bytes(RawClient.echo(1, "never whole"));
			peer.write(Arrays.copyOf(request, request.length - 3));

			peer.peer().finish();

			assertThat(peer.readToEnd()).isEmpty();
			assertHarmless("INFO ", "the peer closed the link");
		}
	}

	@Test
	void aPeerThatVanishesWithinAFrameEndsTheConnection() {
		try (RawClient peer = RawClient.connect(address()).logIn()) {
			byte[] request = RawClient.bytes(RawClient.echo(1, "never whole"));
			peer.write(Arrays.copyOf(request, request.length - 3));

			peer.peer().reset();

			assertHarmless("INFO ", "ended: ", "Disconnected");
		}
	}

	@Test
	void aPeerThatVanishesWithinItsLogInEndsTheConnection() {
		try (RawClient peer = RawClient.connect(address())) {
			byte[] request = RawClient.bytes(peer.authRequest());
			peer.write(RawPeer.preface(), Arrays.copyOf(request, request.length - 3));
			eventually("the connection").until(() -> server().connections().size() == 2);

			peer.peer().reset();

			assertHarmless("INFO ", "ended: ", "Disconnected");
		}
	}

	@Test
	void aPeerThatStopsReadingIsCutOff() throws Exception {
		try (RawClient peer = RawClient.connect(address())) {
			peer.peer().channel().setOption(StandardSocketOptions.SO_RCVBUF, 8 * 1024);
			peer.logIn();
			Payload large = Payload.bytes(new byte[7 * 1024]);
			Consumer<Long> send = (id) -> peer
				.write(RawClient.bytes(new Frame.RpcRequest(id, new Route("echo"), null, false, Headers.EMPTY, large)));

			assertThatExceptionOfType(UncheckedIOException.class)
				.isThrownBy(() -> Stream.iterate(1L, (id) -> id + 2).forEach(send));

			assertHarmless("WARN ", "Write stalled");
		}
	}

	// what is legal however it comes

	@Test
	void aWholeConversationMayComeOneByteAtATime() {
		try (RawClient peer = RawClient.connect(address()).oneByteAtATime().logIn()) {
			peer.write(RawClient.bytes(RawClient.echo(1, "byte by byte")));
			assertThat(peer.next()).isEqualTo(new Frame.RpcResponse(1, Headers.EMPTY, Payload.text("byte by byte")));

			peer.write(RawClient.bytes(new Frame.Close(ErrorCode.NORMAL, "")));

			assertThat(peer.readToEnd()).containsExactly(new Frame.CloseAck());
			assertHarmless("INFO ", "ended: ", "Normal");
		}
	}

	@Test
	void aWholeConversationMayComeInOneSegment() {
		try (RawClient peer = RawClient.connect(address()).logIn()) {
			peer.write(RawClient.bytes(RawClient.echo(1, "one"), RawClient.echo(3, "two"), new Frame.Ping(5),
					RawClient.echo(7, "three"), new Frame.Close(ErrorCode.NORMAL, "")));

			assertThat(peer.readToEnd())
				.containsExactlyInAnyOrder(new Frame.RpcResponse(1, Headers.EMPTY, Payload.text("one")),
						new Frame.RpcResponse(3, Headers.EMPTY, Payload.text("two")), new Frame.Pong(5),
						new Frame.RpcResponse(7, Headers.EMPTY, Payload.text("three")), new Frame.CloseAck())
				.last()
				.isEqualTo(new Frame.CloseAck());
			assertHarmless("INFO ", "ended: ", "Normal");
		}
	}

	private void isProtocolError(Frame.Close close) {
		assertThat(close.code()).isEqualTo(ErrorCode.PROTOCOL_ERROR);
		assertThat(close.detail()).isNotEmpty();
	}

}

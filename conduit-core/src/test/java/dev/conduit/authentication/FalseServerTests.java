package dev.conduit.authentication;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import com.sun.management.OperatingSystemMXBean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.conduit.frame.Frame;
import dev.conduit.frame.PeerLimits;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.transport.Address;
import dev.conduit.transport.RecordingReceiver;
import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.WriteLimits;
import dev.conduit.transport.local.LocalTestedTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server that wants to make its client work, guess its password or pose as the real
 * one.
 */
class FalseServerTests extends LoginFixture {

	private static final String SALT = "W22ZaJ0SNY7soEsUEjb6gQ==";

	private final RecordingReceiver atServer = new RecordingReceiver();

	private final AtomicReference<UnaryOperator<String>> challenge = new AtomicReference<>();

	private final AtomicReference<byte[]> proof = new AtomicReference<>(new byte[0]);

	private TestedTransport transport;

	private Address address;

	@BeforeEach
	void serve() {
		this.transport = keep(new LocalTestedTransport(WriteLimits.DEFAULT));
		this.atServer.onFrame((link, frame) -> {
			if (frame instanceof Frame.AuthRequest asked) {
				String first = new String(asked.initialResponse(), StandardCharsets.UTF_8);
				String nonce = first.substring(first.indexOf("r=") + 2);
				link.send(new Frame.AuthChallenge(ScramAuthenticator.MECHANISM,
						this.challenge.get().apply(nonce).getBytes(StandardCharsets.UTF_8)));
			}
			else if (frame instanceof Frame.AuthResponse) {
				link.send(new Frame.AuthSuccess(1, "false", new byte[16], false, 0, PeerLimits.DEFAULT,
						this.proof.get()));
			}
		});
		this.address = listen(this.transport.server(), this.transport.freeAddress(), this.atServer);
	}

	private Problem logIn(UnaryOperator<String> challenge) {
		this.challenge.set(challenge);
		return logIn(this.transport.client(), this.address, password(ChannelBindingPolicy.REQUIRE)).orElseThrow();
	}

	@ParameterizedTest
	@CsvSource({ "2147483647", "1000001", "4095", "1", "0", "-1", "99999999999999999999" })
	void roundsThatAreTooManyOrTooFewAreRefusedBeforeAnythingIsDerived(String rounds) {
		long before = processorTime();

		Problem problem = logIn((nonce) -> "r=" + nonce + "more,s=" + SALT + ",i=" + rounds);

		assertThat(problem.code()).isEqualTo(ErrorCode.LOGIN_MALFORMED);
		// One derivation of 2,147,483,647 rounds takes minutes, of a million half a
		// second.
		assertThat(Duration.ofNanos(processorTime() - before)).isLessThan(Duration.ofSeconds(10));
		assertNothingMoreIsSent(1);
	}

	@Test
	void aNonceThatDoesNotBeginWithTheClientsIsRefused() {
		assertThat(logIn((nonce) -> "r=" + nonce.substring(1) + "more,s=" + SALT + ",i=4096").code())
			.isEqualTo(ErrorCode.LOGIN_MALFORMED);
		assertNothingMoreIsSent(1);
	}

	@Test
	void aNonceThatAddsNothingIsRefused() {
		assertThat(logIn((nonce) -> "r=" + nonce + ",s=" + SALT + ",i=4096").code())
			.isEqualTo(ErrorCode.LOGIN_MALFORMED);
		assertNothingMoreIsSent(1);
	}

	@Test
	void whoDoesNotKnowTheUserGetsNoFrameAfterItsFalseProof() {
		this.proof.set(("v=" + "A".repeat(43) + "=").getBytes(StandardCharsets.UTF_8));

		Problem problem = logIn((nonce) -> "r=" + nonce + "more,s=" + SALT + ",i=4096");

		assertThat(problem.code()).isEqualTo(ErrorCode.SERVER_UNPROVEN);
		assertNothingMoreIsSent(2);
	}

	@Test
	void whoProvesNothingAtAllGetsNoFrameEither() {
		Problem problem = logIn((nonce) -> "r=" + nonce + "more,s=" + SALT + ",i=4096");

		assertThat(problem.code()).isEqualTo(ErrorCode.LOGIN_MALFORMED);
		assertNothingMoreIsSent(2);
	}

	private void assertNothingMoreIsSent(int frames) {
		this.atServer.awaitClosed();
		assertThat(this.atServer.framesWaiting()).as("frames of the client").isEqualTo(frames);
	}

	/** Of all threads, virtual ones too. */
	private static long processorTime() {
		return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
	}

}

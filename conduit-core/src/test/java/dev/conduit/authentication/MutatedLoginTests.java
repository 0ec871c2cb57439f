package dev.conduit.authentication;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.conduit.frame.Frame;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.transport.Address;
import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.netty.NettyOptions;
import dev.conduit.transport.netty.TestedSockets;

import static dev.conduit.message.ErrorCode.AUTHENTICATION_FAILED;
import static dev.conduit.message.ErrorCode.CHANNEL_BINDING_MISMATCH;
import static dev.conduit.message.ErrorCode.CHANNEL_BINDING_REQUIRED;
import static dev.conduit.message.ErrorCode.LOGIN_MALFORMED;
import static dev.conduit.message.ErrorCode.SERVER_UNPROVEN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two thousand log-ins over sockets of which one message is changed on its way: no client
 * is content, and each learns of what kind the failure is, by a code that says nothing of
 * which users exist.
 */
class MutatedLoginTests extends LoginFixture {

	private static final int SEEDS = 500;

	private static final int LANES = 4;

	private TestedTransport transport;

	private Address server;

	@BeforeEach
	void serve() {
		this.transport = keep(TestedSockets.NATIVE_TCP.open(NettyOptions.DEFAULT));
		this.server = listen(this.transport.server(), this.transport.freeAddress(),
				scram(ChannelBindingPolicy.REQUIRE));
	}

	private Optional<Problem> logIn(ClientAuthentication authentication, Step step, UnaryOperator<byte[]> change) {
		return logIn(this.transport.client(), between(step, change), authentication);
	}

	private Address between(Step step, UnaryOperator<byte[]> change) {
		return listen(this.transport.server(), this.transport.freeAddress(), new ManInTheMiddle(this.transport.client(),
				this.server, (frame) -> step.change(frame, change), (frame) -> step.change(frame, change)));
	}

	@ParameterizedTest
	@EnumSource
	void aMessageThatIsChangedLetsNobodyInAndHasACodeOfItsOwn(Step step) throws Exception {
		PasswordAuthentication authentication = password(ChannelBindingPolicy.REQUIRE);
		assertThat(logIn(authentication, step, UnaryOperator.identity())).isEmpty();
		Map<ErrorCode, Integer> seen = new ConcurrentHashMap<>();

		try (ExecutorService clients = Executors.newFixedThreadPool(LANES)) {
			List<Callable<Void>> lanes = IntStream.range(0, LANES)
				.mapToObj((first) -> (Callable<Void>) () -> logInByTheSeedsFrom(first, step, authentication, seen))
				.toList();
			for (Future<Void> lane : clients.invokeAll(lanes)) {
				lane.get();
			}
		}

		assertThat(seen.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(SEEDS);
		assertThat(seen.keySet()).as("codes: %s", seen).containsAll(step.surely());
	}

	private Void logInByTheSeedsFrom(int first, Step step, ClientAuthentication authentication,
			Map<ErrorCode, Integer> seen) {
		AtomicReference<UnaryOperator<byte[]>> change = new AtomicReference<>();
		Address between = between(step, (message) -> change.get().apply(message));
		for (int seed = first; seed < SEEDS; seed += LANES) {
			Random random = new Random(seed);
			change.set((message) -> mutate(message, random));
			Optional<Problem> problem = logIn(this.transport.client(), between, authentication);
			assertThat(problem).as("%s, seed %d: the client is content", step, seed).isPresent();
			assertThat(problem.get().code()).as("%s, seed %d: %s", step, seed, problem.get()).isIn(step.codes());
			seen.merge(problem.get().code(), 1, Integer::sum);
		}
		return null;
	}

	@ParameterizedTest
	@ValueSource(strings = { "n,,n=USER,r=abc,", "n,,n=USER", "n,a=other,n=USER,r=abc", "n,,m=x,n=USER,r=abc",
			"p=tls-exporter,,n=USER,r=abc", "y,,n=USER,r=abc", "n,,n=USER,r=abc" })
	void whatAClientLearnsDoesNotDependOnWhoExists(String clientFirst) {
		Step step = Step.CLIENT_FIRST;

		Optional<Problem> known = logIn(password(ChannelBindingPolicy.REQUIRE), step,
				(message) -> clientFirst.replace("USER", USER).getBytes(UTF_8));
		Optional<Problem> unknown = logIn(new PasswordAuthentication("nobody", PASSWORD, RANDOM), step,
				(message) -> clientFirst.replace("USER", "nobody").getBytes(UTF_8));

		assertThat(known).isPresent().isEqualTo(unknown);
	}

	@Test
	void anUnknownUserIsToldWhatAWrongPasswordIsTold() {
		Optional<Problem> wrong = logIn(this.transport.client(), this.server,
				new PasswordAuthentication(USER, "guess", RANDOM));
		Optional<Problem> unknown = logIn(this.transport.client(), this.server,
				new PasswordAuthentication("nobody", "guess", RANDOM));

		assertThat(wrong).contains(Problem.of(AUTHENTICATION_FAILED, "user or password is wrong")).isEqualTo(unknown);
	}

	private static byte[] mutate(byte[] message, Random random) {
		byte[] mutated;
		do {
			mutated = switch (random.nextInt(5)) {
				case 0 -> changed(message, random.nextInt(message.length), (byte) (1 << random.nextInt(8)));
				case 1 -> replaced(message, random);
				case 2 -> inserted(message, random);
				case 3 -> deleted(message, random.nextInt(message.length));
				default -> Arrays.copyOf(message, random.nextInt(message.length));
			};
		}
		while (Arrays.equals(mutated, message));
		return mutated;
	}

	private static byte[] changed(byte[] message, int position, byte delta) {
		byte[] mutated = message.clone();
		mutated[position] ^= delta;
		return mutated;
	}

	/** A byte that the message has elsewhere: more often in the grammar. */
	private static byte[] replaced(byte[] message, Random random) {
		byte[] mutated = message.clone();
		mutated[random.nextInt(mutated.length)] = message[random.nextInt(message.length)];
		return mutated;
	}

	private static byte[] inserted(byte[] message, Random random) {
		int position = random.nextInt(message.length + 1);
		byte[] mutated = new byte[message.length + 1];
		System.arraycopy(message, 0, mutated, 0, position);
		mutated[position] = (byte) random.nextInt(256);
		System.arraycopy(message, position, mutated, position + 1, message.length - position);
		return mutated;
	}

	private static byte[] deleted(byte[] message, int position) {
		byte[] mutated = new byte[message.length - 1];
		System.arraycopy(message, 0, mutated, 0, position);
		System.arraycopy(message, position + 1, mutated, position, mutated.length - position);
		return mutated;
	}

	/** The message that is changed. */
	enum Step {

		CLIENT_FIRST, SERVER_FIRST, CLIENT_FINAL, SERVER_FINAL;

		/** Codes that clients learn of some of the changes. */
		private Set<ErrorCode> surely() {
			return switch (this) {
				case CLIENT_FIRST, SERVER_FIRST -> EnumSet.of(LOGIN_MALFORMED, AUTHENTICATION_FAILED);
				case CLIENT_FINAL -> EnumSet.of(LOGIN_MALFORMED, AUTHENTICATION_FAILED, CHANNEL_BINDING_MISMATCH);
				case SERVER_FINAL -> EnumSet.of(LOGIN_MALFORMED, SERVER_UNPROVEN);
			};
		}

		/** Those, and what a few more may be told. */
		private Set<ErrorCode> codes() {
			Set<ErrorCode> codes = EnumSet.copyOf(surely());
			codes.addAll(switch (this) {
				case CLIENT_FIRST -> EnumSet.of(CHANNEL_BINDING_REQUIRED, CHANNEL_BINDING_MISMATCH);
				case SERVER_FIRST, CLIENT_FINAL -> EnumSet.noneOf(ErrorCode.class);
				case SERVER_FINAL -> EnumSet.of(AUTHENTICATION_FAILED);
			});
			return codes;
		}

		private Frame change(Frame frame, UnaryOperator<byte[]> change) {
			return switch (frame) {
				case Frame.AuthRequest asked when this == CLIENT_FIRST ->
					new Frame.AuthRequest(asked.client(), asked.mechanisms(), asked.capabilities(), asked.limits(),
							asked.resumeToken(), change.apply(asked.initialResponse()));
				case Frame.AuthChallenge challenge when this == SERVER_FIRST ->
					new Frame.AuthChallenge(challenge.mechanism(), change.apply(challenge.data()));
				case Frame.AuthResponse response when this == CLIENT_FINAL ->
					new Frame.AuthResponse(change.apply(response.data()));
				case Frame.AuthSuccess success when this == SERVER_FINAL ->
					new Frame.AuthSuccess(success.version(), success.server(), success.sessionToken(),
							success.resumed(), success.capabilities(), success.limits(), change.apply(success.data()));
				default -> frame;
			};
		}

	}

}

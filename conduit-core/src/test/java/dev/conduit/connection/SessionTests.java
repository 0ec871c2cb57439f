package dev.conduit.connection;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

import io.netty.pkitesting.CertificateBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.conduit.authentication.Authenticator;
import dev.conduit.authentication.ClientAuthentication;
import dev.conduit.authentication.Identity;
import dev.conduit.exchange.Deadline;
import dev.conduit.frame.Capabilities;
import dev.conduit.frame.Frame;
import dev.conduit.frame.PeerLimits;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitOutcomeUnknownException;
import dev.conduit.message.ConduitTimeoutException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Limit;
import dev.conduit.message.Message;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;
import dev.conduit.time.ManualTimer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A connection whose links break, frame by frame, between a test that plays the peer and
 * a test that plays the application.
 */
class SessionTests {

	private static final byte[] NONE = new byte[0];

	private static final ResumeOptions ENABLED = ResumeOptions.DEFAULT.withEnabled(true);

	private final ManualTimer timer = new ManualTimer();

	private final RecordingListener listener = new RecordingListener();

	private final RecordingHandler handler = new RecordingHandler();

	private ConnectionContext context = context(ENABLED);

	private long connections;

	private ConnectionContext context(ResumeOptions resume) {
		return new ConnectionContext(ConnectionOptions.DEFAULT.withResume(resume), this.timer, Runnable::run,
				new InboundMemory(1024 * 1024), this.handler, this.listener);
	}

	// the server

	@Test
	void whatIsInFlightGoesOnOverAnotherLink() {
		End first = accept();
		byte[] token = logIn(first, "ann");
		first.link.receive(Scene.request(1));
		first.link.forget();

		first.link.end(null);
		this.handler.call().reply(Headers.EMPTY, Scene.PAYLOAD);

		assertThat(first.connection.isBroken()).isTrue();
		assertThat(this.listener.closed()).isEmpty();
		End second = accept();
		Frame.AuthSuccess success = logIn(second, "ann", token, 0);
		assertThat(success.resumed()).isTrue();
		assertThat(success.received()).isEqualTo(1);
		assertThat(success.sessionToken()).isEqualTo(token);
		assertThat(second.link.only(Frame.RpcResponse.class).correlationId()).isEqualTo(1);
		assertThat(first.connection.isBroken()).isFalse();
		assertThat(this.listener.opened()).hasSize(1);
		second.link.receive(Scene.request(3));
		assertThat(this.handler.calls()).hasSize(2)
			.allSatisfy((call) -> assertThat(call.peer().connectionId()).isEqualTo(first.connection.id()));
		assertThat(second.connection.state()).isEqualTo(ConnectionState.CLOSED);
	}

	@Test
	void whatThePeerHasIsNotSentAgain() {
		End first = accept();
		byte[] token = logIn(first, "ann");
		first.link.receive(Scene.request(1), Scene.request(3));
		this.handler.calls().forEach((call) -> call.reply(Headers.EMPTY, Scene.PAYLOAD));
		first.link.end(null);

		End second = accept();
		Frame.AuthSuccess success = logIn(second, "ann", token, 1);

		assertThat(success.received()).isEqualTo(2);
		assertThat(second.link.only(Frame.RpcResponse.class).correlationId()).isEqualTo(3);
	}

	@Test
	void subscriptionsStayAndTheirMessagesGoOn() {
		End first = accept();
		byte[] token = logIn(first, "ann");
		first.link.receive(new Frame.Subscribe(1, "news", AckLevel.NONE));
		first.link.end(null);

		End second = accept();
		logIn(second, "ann", token, 1);

		assertThat(this.handler.unsubscribed()).isEmpty();
		assertThat(this.handler.subscription().isReady()).isTrue();
	}

	@Test
	void nothingIsDeliveredWhileThereIsNoLink() {
		End first = accept();
		logIn(first, "ann");
		first.link.receive(new Frame.Subscribe(1, "news", AckLevel.NONE));

		first.link.end(null);

		assertThat(this.handler.subscription().isReady()).isFalse();
		assertThatExceptionOfType(ConduitException.class)
			.isThrownBy(() -> first.connection.push(new Message(Scene.TOPIC, Scene.PAYLOAD)))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.RECONNECTING));
	}

	@Test
	void aSecondResumeFencesTheFirstLink() {
		End first = accept();
		byte[] token = logIn(first, "ann");
		first.link.forget();

		End second = accept();
		logIn(second, "ann", token, 0);

		assertThat(first.link.only(Frame.Close.class).code()).isEqualTo(ErrorCode.DISCONNECTED);
		assertThat(first.link.isClosed()).isTrue();
		assertThat(this.listener.closed()).extracting(Problem::code).containsExactly(ErrorCode.NORMAL);
		second.link.receive(Scene.request(1));
		first.connection.receiver().receive(Scene.request(3));
		assertThat(this.handler.calls()).as("calls, those over the old link dropped").hasSize(1);
	}

	@Test
	void aLinkThatBreaksAsItIsTakenUpIsToldInOrder() {
		End first = accept();
		byte[] token = logIn(first, "ann");
		first.link.end(null);
		End second = accept();
		second.link.onSend((frame) -> second.link.end(null));

		logIn(second, "ann", token, 0);

		assertThat(this.listener.links()).containsExactly("1 broke", "1 goes on over that of 2", "1 broke");
		assertThat(logIn(accept(), "ann", token, 0).resumed()).isTrue();
	}

	@Test
	void somebodyElseGetsNothingForATokenAndHarmsNobody() {
		End first = accept();
		byte[] token = logIn(first, "ann");
		first.link.receive(Scene.request(1));
		first.link.end(null);

		End thief = accept();
		Frame.AuthSuccess stolen = logIn(thief, "bob", token, 0);

		assertThat(stolen.resumed()).isFalse();
		assertThat(stolen.sessionToken()).isNotEqualTo(token);
		assertThat(thief.connection.peer()).extracting("principal").isEqualTo("bob");
		assertThat(first.connection.isBroken()).isTrue();
		assertThat(logIn(accept(), "ann", token, 0).resumed()).as("the owner's turn").isTrue();
	}

	@Test
	void whoeverWasGrantedSomethingElseIsSomebodyElse() {
		End first = accept();
		byte[] token = logIn(first, "ann");
		first.link.end(null);

		assertThat(logIn(accept(), "ann+ADMIN", token, 0).resumed()).isFalse();
	}

	@Test
	void whoeverShowsAnotherCertificateIsSomebodyElse() throws Exception {
		X509Certificate till = certificate("CN=till-1");
		End first = accept();
		first.link.showCertificate(till);
		byte[] token = logIn(first, "ann");
		first.link.end(null);

		End without = accept();
		assertThat(logIn(without, "ann", token, 0).resumed()).as("without a certificate").isFalse();
		End renewed = accept();
		renewed.link.showCertificate(certificate("CN=till-1"));
		assertThat(logIn(renewed, "ann", token, 0).resumed()).as("another one of the same name").isFalse();
		assertThat(first.connection.isBroken()).isTrue();
		End owner = accept();
		owner.link.showCertificate(till);
		assertThat(logIn(owner, "ann", token, 0).resumed()).as("the owner's turn").isTrue();
	}

	private static X509Certificate certificate(String subject) throws Exception {
		return new CertificateBuilder().subject(subject)
			.setIsCertificateAuthority(true)
			.buildSelfSigned()
			.getCertificate();
	}

	@Test
	void anUnknownTokenBeginsAnew() {
		End end = accept();

		Frame.AuthSuccess success = logIn(end, "ann", new byte[32], 5);

		assertThat(success.resumed()).isFalse();
		assertThat(end.connection.state()).isEqualTo(ConnectionState.OPEN);
	}

	@Test
	void whoSaysToHaveMoreThanWasSentBeginsAnew() {
		End first = accept();
		byte[] token = logIn(first, "ann");
		first.link.end(null);

		assertThat(logIn(accept(), "ann", token, 1).resumed()).isFalse();
		assertThat(logIn(accept(), "ann", token, -1).resumed()).isFalse();
	}

	@Test
	void whoLacksWhatIsNotKeptAnyMoreBeginsAnew() {
		this.context = context(ENABLED.withBytes(1, 1));
		End first = accept();
		byte[] token = logIn(first, "ann");
		first.link.receive(Scene.request(1));
		this.handler.call().reply(Headers.EMPTY, Scene.PAYLOAD);
		first.link.end(null);

		assertThat(logIn(accept(), "ann", token, 0).resumed()).isFalse();
		assertThat(logIn(accept(), "ann", token, 1).resumed()).isTrue();
	}

	@Test
	void moreThanIsKeptWhileThereIsNoLinkEndsTheConnection() {
		this.context = context(ENABLED.withBytes(1, 1));
		End first = accept();
		byte[] token = logIn(first, "ann");
		first.link.receive(Scene.request(1));
		first.link.end(null);

		this.handler.call().reply(Headers.EMPTY, Scene.PAYLOAD);

		assertThat(this.listener.closed()).singleElement()
			.satisfies((problem) -> assertThat(problem.detail()).contains("'resume.buffer-bytes' = 1"));
		assertThat(this.listener.limits()).containsExactly(Limit.RESUME_BUFFER);
		assertThat(logIn(accept(), "ann", token, 0).resumed()).isFalse();
	}

	@Test
	void aWindowThatPassedEndsTheConnection() {
		End first = accept();
		byte[] token = logIn(first, "ann");
		first.link.end(null);

		this.timer.advance(ENABLED.window().minusMillis(1));
		assertThat(this.listener.closed()).isEmpty();
		this.timer.advance(Duration.ofMillis(1));

		assertThat(this.listener.closed()).singleElement()
			.satisfies((problem) -> assertThat(problem.detail()).contains("within 60000 ms ('resume.window')"));
		assertThat(logIn(accept(), "ann", token, 0).resumed()).isFalse();
		assertThat(this.context.sessions().waiting()).isZero();
	}

	@Test
	void eachBreakHasAWindowOfItsOwn() {
		End first = accept();
		byte[] token = logIn(first, "ann");
		first.link.end(null);
		this.timer.advance(Duration.ofSeconds(50));
		End second = accept();
		logIn(second, "ann", token, 0);
		second.link.end(null);

		this.timer.advance(Duration.ofSeconds(59));

		assertThat(logIn(accept(), "ann", token, 0).resumed()).isTrue();
	}

	@Test
	void noMoreThanAreAllowedWait() {
		this.context = context(ENABLED.withMaxWaiting(1));
		End first = accept();
		byte[] token = logIn(first, "ann");
		End second = accept();
		logIn(second, "bob");
		first.link.end(null);

		second.link.end(null);

		assertThat(this.context.sessions().waiting()).isEqualTo(1);
		assertThat(this.listener.limits()).containsExactly(Limit.RESUME_WAITING);
		assertThat(this.listener.closed()).extracting(Problem::code).containsExactly(ErrorCode.DISCONNECTED);
		assertThat(second.connection.state()).isEqualTo(ConnectionState.CLOSED);
		assertThat(logIn(accept(), "ann", token, 0).resumed()).isTrue();
		assertThat(this.context.sessions().waiting()).isZero();
	}

	@Test
	void anOlderPeerIsTreatedAsEver() {
		End end = accept();
		end.link.receive(new Frame.AuthRequest("old", List.of("NAME"), 0, PeerLimits.DEFAULT, NONE, bytes("ann")));
		end.link.receive(Scene.request(1));
		end.link.forget();
		for (int i = 0; i < 2 * Arrivals.UNTOLD_FRAMES; i++) {
			end.link.receive(new Frame.RpcCancel(3));
		}

		assertThat(end.link.sent()).isEmpty();
		end.link.end(null);

		assertThat(this.listener.closed()).extracting(Problem::code).containsExactly(ErrorCode.DISCONNECTED);
	}

	@Test
	void whatIsNotEnabledIsNotAnnounced() {
		this.context = context(ResumeOptions.DEFAULT);
		End end = accept();
		logIn(end, "ann", NONE, 0, (success) -> assertThat(success.capabilities() & Capabilities.SESSION).isZero());

		end.link.end(null);

		assertThat(end.connection.state()).isEqualTo(ConnectionState.CLOSED);
	}

	// what came

	@Test
	void thePeerIsToldWhatCameAfterSomeFrames() {
		End end = accept();
		logIn(end, "ann");
		end.link.forget();
		for (int i = 1; i < Arrivals.UNTOLD_FRAMES; i++) {
			end.link.receive(new Frame.RpcCancel(1));
		}
		assertThat(end.link.sent()).isEmpty();

		end.link.receive(new Frame.RpcCancel(1));

		assertThat(end.link.sent()).containsExactly(new Frame.Received(Arrivals.UNTOLD_FRAMES));
	}

	@Test
	void thePeerIsToldWhatCameWithASignOfLife() {
		End end = accept();
		logIn(end, "ann");
		end.link.receive(new Frame.RpcCancel(1));
		end.link.forget();

		end.link.receive(new Frame.Ping(7));
		end.link.receive(new Frame.Ping(8));

		assertThat(end.link.sent()).containsExactly(new Frame.Received(1), new Frame.Pong(7), new Frame.Pong(8));
	}

	@Test
	void whatThePeerSaysToHaveIsNotKept() {
		End end = accept();
		logIn(end, "ann");
		end.link.receive(Scene.request(1), Scene.request(3));
		this.handler.calls().forEach((call) -> call.reply(Headers.EMPTY, Scene.PAYLOAD));
		assertThat(this.context.sessions().keptBytes()).isPositive();

		end.link.receive(new Frame.Received(2), new Frame.Received(1), new Frame.Received(2));

		assertThat(this.context.sessions().keptBytes()).isZero();
		assertThat(end.connection.state()).isEqualTo(ConnectionState.OPEN);
	}

	@Test
	void whoSaysThatMoreCameThanWasSentBreaksTheProtocol() {
		End end = accept();
		logIn(end, "ann");
		end.link.forget();

		end.link.receive(new Frame.Received(1));

		assertThat(end.link.only(Frame.Close.class).code()).isEqualTo(ErrorCode.PROTOCOL_ERROR);
		assertThat(end.connection.state()).isEqualTo(ConnectionState.CLOSED);
	}

	@Test
	void silenceBreaksTheLinkAndNotTheConnection() {
		End first = accept();
		byte[] token = logIn(first, "ann");

		this.timer.advance(PeerLimits.DEFAULT.heartbeatTimeout().plusSeconds(5));

		assertThat(first.link.isClosed()).isTrue();
		assertThat(first.connection.isBroken()).isTrue();
		End second = accept();
		assertThat(logIn(second, "ann", token, 0).resumed()).isTrue();
		this.timer.advance(PeerLimits.DEFAULT.heartbeatInterval().multipliedBy(2));
		assertThat(second.link.sent(Frame.Ping.class)).as("questions over the next link").isNotEmpty();
	}

	// the end

	@Test
	void whatIsClosedWhileItHasNoLinkEndsAtOnce() {
		End end = accept();
		byte[] token = logIn(end, "ann");
		end.link.receive(Scene.request(1));
		end.link.end(null);

		end.connection.drain(null, Duration.ofSeconds(20));

		assertThat(this.listener.closed()).extracting(Problem::code).containsExactly(ErrorCode.SHUTTING_DOWN);
		assertThat(logIn(accept(), "ann", token, 0).resumed()).isFalse();
		assertThat(this.context.sessions().keptBytes()).isZero();
	}

	@Test
	void whatGoesAwayIsNotTakenUp() {
		End end = accept();
		logIn(end, "ann");
		end.link.receive(Scene.request(1));
		end.connection.drain(null, Duration.ofSeconds(20));

		end.link.end(null);

		assertThat(end.connection.state()).isEqualTo(ConnectionState.CLOSED);
	}

	// the client

	@Test
	void aClientGoesOnWhereItWas() throws Exception {
		End first = connect(null);
		first.link.receive(opened(1, false, 0));
		CompletableFuture<Reply> call = first.connection.request(Scene.ROUTE, Headers.EMPTY, Scene.PAYLOAD,
				Deadline.after(this.timer, Duration.ofSeconds(10)));
		long id = first.link.only(Frame.RpcRequest.class).correlationId();
		first.link.end(null);
		this.timer.advance(Duration.ofSeconds(4));

		End second = connect(first.connection);
		Frame.AuthRequest asked = second.link.only(Frame.AuthRequest.class);
		assertThat(asked.resumeToken()).containsExactly(1);
		assertThat(asked.received()).isZero();
		second.link.receive(opened(1, true, 0));

		Frame.RpcRequest again = second.link.only(Frame.RpcRequest.class);
		assertThat(again.correlationId()).isEqualTo(id);
		assertThat(again.timeout()).as("what is left of the deadline").isEqualTo(Duration.ofSeconds(6));
		second.link.receive(Scene.response(id));
		assertThat(call).isCompleted();
		assertThat(second.connection.state()).isEqualTo(ConnectionState.CLOSED);
	}

	@Test
	void aDeadlineThatPassesWhileThereIsNoLinkEndsTheCall() {
		End first = connect(null);
		first.link.receive(opened(1, false, 0));
		CompletableFuture<Reply> call = first.connection.request(Scene.ROUTE, Headers.EMPTY, Scene.PAYLOAD,
				Deadline.after(this.timer, Duration.ofSeconds(10)));
		first.link.end(null);

		this.timer.advance(Duration.ofSeconds(11));

		assertThatExceptionOfType(CompletionException.class).isThrownBy(call::join)
			.withCauseInstanceOf(ConduitTimeoutException.class);
	}

	@Test
	void whereTheServerDoesNotTakeItUpTheOutcomeIsUnknown() {
		End first = connect(null);
		first.link.receive(opened(1, false, 0));
		CompletableFuture<Reply> call = first.connection.request(Scene.ROUTE, Headers.EMPTY, Scene.PAYLOAD,
				Deadline.NONE);
		first.link.end(null);

		End second = connect(first.connection);
		second.link.receive(opened(2, false, 0));

		assertThatExceptionOfType(CompletionException.class).isThrownBy(call::join)
			.withCauseInstanceOf(ConduitOutcomeUnknownException.class)
			.withMessageContaining("the server did not take it up again");
		assertThat(first.connection.state()).isEqualTo(ConnectionState.CLOSED);
		assertThat(second.connection.state()).isEqualTo(ConnectionState.OPEN);
		assertThat(this.listener.opened()).hasSize(2);
	}

	@Test
	void aServerThatWentOnWithoutWhatTheClientLostIsLeft() {
		this.context = context(ENABLED.withBytes(1, 1));
		End first = connect(null);
		first.link.receive(opened(1, false, 0));
		CompletableFuture<Reply> call = first.connection.request(Scene.ROUTE, Headers.EMPTY, Scene.PAYLOAD,
				Deadline.NONE);
		first.link.end(null);

		End second = connect(first.connection);
		second.link.receive(opened(1, true, 0));

		assertThat(second.connection.state()).isEqualTo(ConnectionState.CLOSED);
		assertThat(second.link.isClosed()).isTrue();
		assertThat(call).isCompletedExceptionally();
	}

	@Test
	void aServerMustNotTakeUpWhatNobodyAskedFor() {
		End end = connect(null);

		end.link.receive(opened(1, true, 0));

		assertThat(end.link.only(Frame.Close.class).code()).isEqualTo(ErrorCode.PROTOCOL_ERROR);
	}

	@Test
	void anOlderServerIsTreatedAsEver() {
		End end = connect(null);
		end.link.receive(new Frame.AuthSuccess(1, "old", bytes("token"), false, 0, PeerLimits.DEFAULT, NONE));

		end.link.end(null);

		assertThat(end.connection.state()).isEqualTo(ConnectionState.CLOSED);
	}

	@Test
	void whoBeginsSomethingWaitsForTheLink() throws Exception {
		End first = connect(null);
		first.link.receive(opened(1, false, 0));
		first.link.end(null);
		CompletableFuture<AckLevel> published = CompletableFuture.supplyAsync(() -> first.connection
			.publish(new Message(Scene.TOPIC, Scene.PAYLOAD), AckLevel.RECEIVED, Deadline.NONE)
			.join());

		End second = connect(first.connection);
		second.link.receive(opened(1, true, 0));

		await().until(() -> !second.link.sent(Frame.Message.class).isEmpty());
		Frame.Message message = second.link.only(Frame.Message.class);
		second.link.receive(new Frame.Ack(message.correlationId(), AckLevel.RECEIVED));
		assertThat(published.get()).isEqualTo(AckLevel.RECEIVED);
	}

	// both

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private End accept() {
		ScriptedLink link = new ScriptedLink();
		Connection connection = link.callOnLoop(() -> {
			Connection begun = Connection.accept(++this.connections, link, this.context, new ByName(),
					new SecureRandom());
			link.receiver(begun.receiver());
			return begun;
		});
		return new End(link, connection);
	}

	private static byte[] logIn(End end, String name) {
		return logIn(end, name, NONE, 0).sessionToken();
	}

	private static Frame.AuthSuccess logIn(End end, String name, byte[] token, long received) {
		return logIn(end, name, token, received, (success) -> {
		});
	}

	private static Frame.AuthSuccess logIn(End end, String name, byte[] token, long received,
			Consumer<Frame.AuthSuccess> check) {
		end.link.receive(new Frame.AuthRequest("client", List.of("NAME"), Capabilities.SESSION, PeerLimits.DEFAULT,
				token, received, bytes(name)));
		Frame.AuthSuccess success = end.link.only(Frame.AuthSuccess.class);
		check.accept(success);
		return success;
	}

	private End connect(@Nullable Connection broken) {
		ScriptedLink link = new ScriptedLink();
		Connection connection = link.callOnLoop(() -> {
			Connection begun = Connection.connect(++this.connections, link, this.context, ClientAuthentication.none(),
					broken);
			link.receiver(begun.receiver());
			return begun;
		});
		return new End(link, connection);
	}

	private static Frame.AuthSuccess opened(int token, boolean resumed, long received) {
		return new Frame.AuthSuccess(1, "the-server", new byte[] { (byte) token }, resumed, received,
				Capabilities.SESSION, PeerLimits.DEFAULT, NONE);
	}

	private record End(ScriptedLink link, Connection connection) {

	}

	/**
	 * Believes whoever says their name; what follows a plus they are granted.
	 */
	private static final class ByName implements Authenticator {

		@Override
		public List<String> mechanisms() {
			return List.of("NAME");
		}

		@Override
		public ServerLogin begin(String mechanism) {
			return (data) -> {
				String[] parts = new String(data, StandardCharsets.UTF_8).split("\\+", -1);
				Identity identity = Identity.of(parts[0])
					.withAuthorities(Set.copyOf(List.of(parts).subList(1, parts.length)));
				return new Success(identity, new byte[0]);
			};
		}

	}

}

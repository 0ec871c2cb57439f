package dev.conduit.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;

import dev.conduit.client.ClientBuilder;
import dev.conduit.client.ClientListener;
import dev.conduit.client.ConduitClient;
import dev.conduit.connection.Connection;
import dev.conduit.exchange.Exchange;
import dev.conduit.exchange.Peer;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitOverloadedException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Route;
import dev.conduit.message.TopicName;
import dev.conduit.topic.MailboxBounds;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.Redelivery;
import dev.conduit.topic.TopicPattern;
import dev.conduit.transport.Link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What a server knows of its clients, calls on them and pushes to them: what holds over
 * every transport.
 */
public abstract class SessionsContract extends ServerFixture {

	private static final int MANY = 100;

	// sessions

	@Test
	void aClientIsASessionForAsLongAsItIsConnected() {
		serve();
		ConduitClient client = enter();

		Session session = theSession();
		assertThat(session.isOpen()).isTrue();
		assertThat(session.name()).isEqualTo("client");
		assertThat(session.principal()).isEqualTo(USER);
		assertThat(session.address()).isNotEmpty();
		assertThat(server().sessions().find(session.id())).containsSame(session);
		assertThat(server().sessions().of(session.peer())).isSameAs(session);
		assertThat(server().sessions().ofPrincipal(USER).sessions()).containsExactly(session);
		assertThat(server().sessions().ofPrincipal("somebody else").sessions()).isEmpty();

		client.close();

		eventually("the end of the session").until(() -> server().sessions().size() == 0);
		assertThat(session.isOpen()).isFalse();
		assertThat(server().sessions().find(session.id())).isEmpty();
		assertThat(server().sessions().of(session.peer()).isOpen()).isFalse();
	}

	@Test
	void aHandlerFindsTheSessionOfItsCaller() {
		AtomicReference<Session> found = new AtomicReference<>();
		serve(UnaryOperator.identity(), (builder) -> builder.endpoint("who", (exchange) -> {
			found.set(server().sessions().of(exchange.peer()));
			exchange.reply(Headers.EMPTY, Payload.EMPTY);
		}));

		call(enter(), "who", "").join();

		assertThat(found).hasValue(theSession());
	}

	@Test
	void aPeerOfAnotherConnectionIsNoSession() {
		serve();
		enter();
		Peer known = theSession().peer();

		Session other = server().sessions().of(new Peer(known.connectionId(), "server", "another", "elsewhere"));

		assertThat(other.isOpen()).isFalse();
		assertThat(other.join("room")).isFalse();
		assertThat(other.request(new Route("any"), Headers.EMPTY, Payload.EMPTY, other.deadline(PATIENCE)))
			.failsWithin(PATIENCE)
			.withThrowableOfType(ExecutionException.class)
			.havingCause()
			.isInstanceOfSatisfying(ConduitException.class,
					(ex) -> assertThat(ex.problem().code()).isEqualTo(ErrorCode.DISCONNECTED));
	}

	@Test
	void aSessionKeepsAttributesUpToItsBound() {
		serve(UnaryOperator.identity(), (builder) -> builder.sessions(bounds(2, 10, 10, 10)));
		enter();
		Session session = theSession();

		session.attribute("desk", "north");
		session.attribute("seat", 7);
		session.attribute("seat", 8);

		assertThat(session.attribute("seat")).isEqualTo(8);
		assertThatExceptionOfType(ConduitOverloadedException.class).isThrownBy(() -> session.attribute("third", 3))
			.withMessageContaining("max-attributes");
		session.removeAttribute("desk");
		session.attribute("third", 3);
		assertThat(session.attributes()).containsOnlyKeys("seat", "third");
	}

	// groups

	@Test
	void aSessionLeavesItsGroupsWithItsConnection() {
		serve();
		ConduitClient client = enter();
		Session session = theSession();

		assertThat(session.join("north")).isTrue();
		assertThat(session.join("south")).isTrue();
		assertThat(session.join("north")).as("a second time").isTrue();
		assertThat(session.leave("south")).isTrue();
		assertThat(session.leave("south")).as("a second time").isFalse();
		assertThat(session.groups()).containsExactly("north");
		assertThat(server().sessions().groups()).containsExactly("north");
		assertThat(server().sessions().group("north").sessions()).containsExactly(session);
		server().connections().stream().map(Connection::link).forEach(Link::close);

		eventually("the end of the group").until(() -> server().sessions().groups().isEmpty());
		assertThat(server().sessions().group("north").sessions()).isEmpty();
		assertThat(session.groups()).isEmpty();
		assertThat(session.join("north")).as("after its end").isFalse();
		assertThat(server().sessions().groups()).isEmpty();
		client.close();
	}

	@Test
	void groupsAreBoundedInNumberMembersAndNames() {
		serve(UnaryOperator.identity(), (builder) -> builder.sessions(bounds(1, 3, 1, 2)));
		enter();
		Session first = theSession();
		enter();
		Session second = server().sessions().all().except(first).sessions().get(0);
		first.join("a");
		first.join("b");

		assertFull(() -> first.join("c"), "max-groups-per-session");
		assertFull(() -> second.join("a"), "max-group-members");
		second.join("c");
		assertFull(() -> second.join("d"), "max-groups");
		first.leave("a");
		assertThat(second.join("d")).as("in the place of a group that is gone").isTrue();
		assertThatIllegalArgumentException().isThrownBy(() -> first.join(""));
		assertThatIllegalArgumentException().isThrownBy(() -> first.join("é".repeat(128)));
	}

	private static void assertFull(Runnable action, String bound) {
		assertThatExceptionOfType(ConduitOverloadedException.class).isThrownBy(action::run)
			.withMessageContaining("'" + bound + "'");
	}

	// calls to a client

	@Test
	void theServerCallsWhatAClientDeclared() {
		serve();
		enter((builder) -> builder.endpoint("shout",
				(exchange) -> exchange.reply(Headers.EMPTY, Payload.text(exchange.payload().asText() + "!"))));

		assertThat(ask(theSession(), "shout", "hey").join()).isEqualTo("hey!");
	}

	@Test
	void theServerCannotCallWhatAClientDidNotDeclare() {
		serve();
		enter((builder) -> builder.endpoint("known", (exchange) -> exchange.reply(Headers.EMPTY, Payload.EMPTY)));

		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> ask(theSession(), "secret", "").join())
			.havingCause()
			.isInstanceOfSatisfying(ConduitException.class,
					(ex) -> assertThat(ex.problem().code()).isEqualTo(ErrorCode.METHOD_NOT_FOUND));
	}

	@Test
	void aHandlerMayAskItsCallerBackBeforeItAnswers() {
		serve(UnaryOperator.identity(), (builder) -> builder.endpoint("enter", (exchange) -> {
			Session session = server().sessions().of(exchange.peer());
			exchange.reply(Headers.EMPTY, Payload.text("welcome, " + ask(session, "name", "").join()));
		}));
		ConduitClient client = enter((builder) -> builder.endpoint("name",
				(exchange) -> exchange.reply(Headers.EMPTY, Payload.text("Ada"))));

		assertThat(call(client, "enter", "").join()).isEqualTo("welcome, Ada");
	}

	@Test
	void aOneWayCallReachesEveryoneButSome() {
		serve();
		Queue<String> rung = new ConcurrentLinkedQueue<>();
		List<Session> sessions = new ArrayList<>();
		for (String name : List.of("first", "second", "third")) {
			enter((builder) -> builder.endpoint("ring", (exchange) -> {
				rung.add(name + " " + exchange.payload().asText());
				exchange.reply(Headers.EMPTY, Payload.EMPTY);
			}));
			sessions.add(server().sessions().all().except(sessions).sessions().get(0));
		}

		Reached reached = server().sessions()
			.all()
			.except(sessions.get(1))
			.send(new Route("ring"), Headers.EMPTY, Payload.text("now"), sessions.get(0).deadline(PATIENCE));

		assertThat(reached.count()).isEqualTo(2);
		assertThat(reached.missed()).isEmpty();
		eventually("both calls").until(() -> rung.size() == 2);
		assertThat(rung).containsExactlyInAnyOrder("first now", "third now");
	}

	@Test
	void aCallToAClientThatGoesIsOfUnknownOutcome() {
		serve();
		CompletableFuture<Exchange> begun = new CompletableFuture<>();
		ConduitClient client = enter((builder) -> builder.endpoint("never", begun::complete));
		CompletableFuture<String> pending = ask(theSession(), "never", "");
		begun.join();

		Objects.requireNonNull(client.connection()).link().close();

		assertThatExceptionOfType(CompletionException.class).isThrownBy(pending::join)
			.havingCause()
			.isInstanceOfSatisfying(ConduitException.class,
					(ex) -> assertThat(ex.problem().code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN));
	}

	// messages to a client

	@Test
	void aMessageIsPushedToOneClientAlone() {
		serve();
		LinkedBlockingQueue<String> first = new LinkedBlockingQueue<>();
		LinkedBlockingQueue<String> second = new LinkedBlockingQueue<>();
		subscribe(enter(), "desk.*", first::add);
		Session session = theSession();
		subscribe(enter(), "desk.*", second::add);

		assertThat(push(session, "desk.news", "for one").join()).isEqualTo(AckLevel.PROCESSED);
		assertThat(server().sessions().all().publish(message("desk.news", "for all")).count()).isEqualTo(2);

		eventually("what is for all").until(() -> first.size() == 2 && second.size() == 1);
		assertThat(first).containsExactly("for one", "for all");
		assertThat(second).containsExactly("for all");
	}

	@Test
	void aPushedMessageIsProcessedWhenAllMatchingSubscriptionsHaveHandledIt() throws Exception {
		serve();
		ConduitClient client = enter();
		LinkedBlockingQueue<String> came = new LinkedBlockingQueue<>();
		CompletableFuture<Void> release = new CompletableFuture<>();
		subscribe(client, "desk.*", (text) -> came.add("one " + text));
		subscribe(client, "**", (text) -> {
			came.add("all " + text);
			release.join();
		});
		client.subscribeInline(new TopicPattern("desk.news"), AckLevel.NONE, (delivery) -> {
			came.add("inline " + delivery.message().payload().asText());
			delivery.processed();
		});

		CompletableFuture<AckLevel> pushed = push(theSession(), "desk.news", "hello");
		List<String> all = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			all.add(came.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
		}

		assertThat(all).containsExactlyInAnyOrder("one hello", "all hello", "inline hello");
		assertThat(pushed).isNotDone();
		release.complete(null);
		assertThat(pushed).succeedsWithin(PATIENCE).isEqualTo(AckLevel.PROCESSED);
	}

	@Test
	void whoPushesLearnsThatNoSubscriptionMatchesOrThatOneFailed() {
		serve();
		subscribe(enter(), "jobs", (text) -> {
			throw new IllegalStateException("cannot work today");
		});

		assertProblem(push(theSession(), "desk.news", "hello"), ErrorCode.UNSUPPORTED_INTERACTION, "desk.news");
		assertProblem(push(theSession(), "jobs", "work"), ErrorCode.INTERNAL, "");
	}

	@Test
	void pushesOfOneThreadKeepTheirOrder() {
		serve();
		LinkedBlockingQueue<String> came = new LinkedBlockingQueue<>();
		subscribe(enter(), "numbers", came::add);
		Session session = theSession();
		List<String> sent = new ArrayList<>();

		for (int i = 0; i < MANY; i++) {
			sent.add("number " + i);
			Message message = message("numbers", "number " + i);
			if (i % 2 == 0) {
				session.publish(message, AckLevel.NONE, session.deadline(PATIENCE)).join();
			}
			else {
				assertThat(server().sessions().all().publish(message).missed()).isEmpty();
			}
		}

		eventually("all numbers").until(() -> came.size() == MANY);
		assertThat(came).containsExactlyElementsOf(sent);
	}

	@Test
	void aClientThatPausesIsLeftOutAndKeepsNobodyWaiting() {
		serve();
		CompletableFuture<Void> release = new CompletableFuture<>();
		LinkedBlockingQueue<String> quick = new LinkedBlockingQueue<>();
		ConduitClient slowClient = enter();
		Session slow = theSession();
		MailboxOptions small = MailboxOptions.forListener("slow")
			.withBounds(MailboxBounds.DEFAULTS.withCapacity(8))
			.withRedelivery(Redelivery.NONE);
		slowClient.subscribe(new TopicPattern("news"), AckLevel.NONE, small, (delivery) -> {
			release.join();
			delivery.processed();
		});
		subscribe(enter(), "news", quick::add);

		int sent = 0;
		Reached reached;
		do {
			reached = server().sessions().all().publish(message("news", "item " + sent));
			sent++;
			int expected = sent;
			eventually("the quick one").until(() -> quick.size() == expected);
		}
		while (reached.missed().isEmpty() && sent < 10 * MANY);

		assertThat(reached.count()).isEqualTo(1);
		assertThat(reached.missed()).singleElement().satisfies((missed) -> {
			assertThat(missed.session()).isSameAs(slow);
			assertThat(missed.problem().code()).isEqualTo(ErrorCode.PAUSED);
		});
		release.complete(null);
		eventually("the end of the pause")
			.until(() -> server().sessions().all().publish(message("news", "again")).missed().isEmpty());
	}

	// news

	@Test
	void listenersLearnOfEachSessionInOrderOffTheEventLoop() {
		Queue<String> heard = new ConcurrentLinkedQueue<>();
		CompletableFuture<Void> release = new CompletableFuture<>();
		serve(UnaryOperator.identity(), (builder) -> builder.sessionListener(new SessionListener() {

			@Override
			public void connected(Session session) {
				release.join();
				heard
					.add("connected " + session.name() + " on a virtual thread: " + Thread.currentThread().isVirtual());
				throw new IllegalStateException("a listener that fails");
			}

			@Override
			public void disconnected(Session session, Problem reason) {
				heard.add("disconnected " + session.attribute("desk") + " " + reason.code());
			}

		}));
		ConduitClient client = enter();
		theSession().attribute("desk", "north");
		client.close();
		eventually("the end of the session").until(() -> server().sessions().size() == 0);

		assertThat(heard).isEmpty();
		release.complete(null);

		eventually("both news").until(() -> heard.size() == 2);
		assertThat(heard).containsExactly("connected client on a virtual thread: true", "disconnected north NORMAL");
	}

	@Test
	void aServerThatStopsTellsTheEndOfItsSessionsFirst() {
		Queue<String> heard = new ConcurrentLinkedQueue<>();
		CompletableFuture<Void> release = new CompletableFuture<>();
		serve(UnaryOperator.identity(), (builder) -> builder.sessionListener(new SessionListener() {

			@Override
			public void disconnected(Session session, Problem reason) {
				release.join();
				heard.add("disconnected");
			}

		}));
		ConduitClient client = enter();

		CompletableFuture<Void> stopped = server().stop().toCompletableFuture();
		eventually("the end of the session").until(() -> server().sessions().size() == 0);
		assertThat(stopped).isNotDone();
		release.complete(null);

		assertThat(stopped).succeedsWithin(PATIENCE);
		assertThat(heard).containsExactly("disconnected");
		client.close();
	}

	@Test
	void aClientLearnsThatItIsConnectedDisconnectedAndReconnected() {
		serve();
		Queue<String> heard = new ConcurrentLinkedQueue<>();
		ConduitClient client = enter((builder) -> builder.listener(new ClientListener() {

			@Override
			public void connected(Peer server) {
				heard.add("connected to " + server.name());
			}

			@Override
			public void disconnected(Peer server, Problem reason) {
				heard.add("disconnected: " + reason.code());
			}

			@Override
			public void reconnected(Peer server) {
				heard.add("reconnected to " + server.name());
			}

		}));
		server().connections()
			.forEach((connection) -> connection.abort(Problem.of(ErrorCode.INTERNAL, "cut by the test")));
		eventually("the next connection").until(() -> heard.size() == 3);
		client.close();

		eventually("all news").until(() -> heard.size() == 4);
		assertThat(heard).containsExactly("connected to under-test", "disconnected: INTERNAL",
				"reconnected to under-test", "disconnected: NORMAL");
	}

	// helpers

	private static SessionOptions bounds(int attributes, int groups, int members, int groupsPerSession) {
		return new SessionOptions(attributes, groups, members, groupsPerSession, Duration.ofSeconds(10));
	}

	private Session theSession() {
		List<Session> all = server().sessions().all().sessions();
		assertThat(all).hasSize(1);
		return all.get(0);
	}

	private ConduitClient enter() {
		return enter(UnaryOperator.identity());
	}

	/**
	 * A client that the server knows, too.
	 */
	private ConduitClient enter(UnaryOperator<ClientBuilder> builder) {
		int before = server().sessions().size();
		ConduitClient client = client(PASSWORD, builder);
		client.start().toCompletableFuture().join();
		eventually("the session").until(() -> server().sessions().size() == before + 1);
		return client;
	}

	private static CompletableFuture<String> ask(Session session, String route, String text) {
		return session.request(new Route(route), Headers.EMPTY, Payload.text(text), session.deadline(PATIENCE))
			.thenApply((reply) -> reply.payload().asText());
	}

	private static CompletableFuture<AckLevel> push(Session session, String topic, String text) {
		return session.publish(message(topic, text), AckLevel.PROCESSED, session.deadline(PATIENCE));
	}

	private static Message message(String topic, String text) {
		return new Message(new TopicName(topic), Payload.text(text));
	}

	private static void assertProblem(CompletableFuture<?> future, ErrorCode code, String detail) {
		assertThatExceptionOfType(CompletionException.class).isThrownBy(future::join)
			.havingCause()
			.isInstanceOfSatisfying(ConduitException.class, (ex) -> {
				assertThat(ex.problem().code()).isEqualTo(code);
				assertThat(ex.problem().detail()).contains(detail);
			});
	}

	private void subscribe(ConduitClient client, String pattern, Consumer<String> receiver) {
		client.subscribe(new TopicPattern(pattern), AckLevel.PROCESSED, MailboxOptions.forListener("test"),
				(delivery) -> {
					receiver.accept(delivery.message().payload().asText());
					delivery.processed();
				})
			.active()
			.toCompletableFuture()
			.join();
	}

}

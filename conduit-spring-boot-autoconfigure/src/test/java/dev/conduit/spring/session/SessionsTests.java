package dev.conduit.spring.session;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;

import dev.conduit.annotation.ConduitClient;
import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.Session;
import dev.conduit.server.Sessions;
import dev.conduit.spring.Applications;
import dev.conduit.spring.binding.InvalidMethodException;
import dev.conduit.spring.client.ConduitClients;
import dev.conduit.spring.client.ConduitPush;
import dev.conduit.spring.client.ConduitTemplate;
import dev.conduit.spring.client.UnknownChannelException;
import dev.conduit.spring.lifecycle.ConduitServerLifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A server that knows its clients, calls them and pushes to them, as beans see it.
 */
class SessionsTests {

	private final Applications applications = new Applications();

	@AfterEach
	void closeAll() {
		this.applications.close();
	}

	@Test
	void aMethodGetsTheSessionOfItsCallerAndCallsItBackByAnInterface() {
		this.applications.server(Desk.class);
		ConfigurableApplicationContext client = this.applications.client(Bell.class);

		String answer = desk(client).ringBack("front door");

		assertThat(answer).isEqualTo("anonymous answers: rung by front door");
	}

	@Test
	void aOneWayCallbackIsNotWaitedFor() throws InterruptedException {
		ConfigurableApplicationContext server = this.applications.server(Desk.class);
		ConfigurableApplicationContext client = this.applications.client(Bell.class);
		desk(client).enter("north");
		Session session = server.getBean(Sessions.class).group("north").sessions().get(0);

		server.getBean(ConduitPush.class).client(BellClient.class, session).knock("gently");

		assertThat(next(client.getBean(Bell.class).knocks)).isEqualTo("gently");
	}

	@Test
	void whatACallbackThrowsComesBack() {
		ConfigurableApplicationContext server = this.applications.server(Desk.class);
		desk(this.applications.client(Bell.class)).enter("north");
		Session session = server.getBean(Sessions.class).group("north").sessions().get(0);
		BellClient bell = server.getBean(ConduitPush.class).client(BellClient.class, session);

		assertThatExceptionOfType(ConduitException.class).isThrownBy(bell::fail)
			.satisfies((ex) -> assertThat(ex.problem().code()).isEqualTo(ErrorCode.EXECUTION_FAILED));
	}

	@Test
	void messagesGoToAGroupAndToAllButSome() throws InterruptedException {
		ConfigurableApplicationContext server = this.applications.server(Desk.class);
		ConfigurableApplicationContext first = this.applications.client(Board.class);
		ConfigurableApplicationContext second = this.applications.client(Board.class);
		desk(first).enter("north");
		desk(second).enter("south");
		Sessions sessions = server.getBean(Sessions.class);
		ConduitPush push = server.getBean(ConduitPush.class);
		Session north = sessions.group("north").sessions().get(0);

		assertThat(push.publish(sessions.group("north"), "desk.news", new News("for the north")).count()).isOne();
		assertThat(push.broadcast("desk.news", new News("for the rest"), north)).isOne();
		push.publish(north, "desk.news", new News("for one"), AckLevel.PROCESSED);

		BlockingQueue<String> atFirst = first.getBean(Board.class).news;
		assertThat(List.of(next(atFirst), next(atFirst))).containsExactly("for the north", "for one");
		assertThat(next(second.getBean(Board.class).news)).isEqualTo("for the rest");
		assertThat(atFirst).isEmpty();
	}

	@Test
	void aOneWayCallGoesToAll() throws InterruptedException {
		ConfigurableApplicationContext server = this.applications.server(Desk.class);
		ConfigurableApplicationContext client = this.applications.client(Bell.class);
		desk(client).enter("north");

		assertThat(server.getBean(ConduitPush.class)
			.send(server.getBean(Sessions.class).all(), "bell.knock", "all of you")
			.count()).isOne();

		assertThat(next(client.getBean(Bell.class).knocks)).isEqualTo("all of you");
	}

	@Test
	void aListenerOfTheServerGetsTheSessionOfThePublisher() throws InterruptedException {
		ConfigurableApplicationContext server = this.applications.server(Desk.class);
		ConfigurableApplicationContext client = this.applications.client();
		desk(client).enter("north");

		client.getBean(ConduitTemplate.class).publish("desk.said", "hello");
		server.getBean(ConduitTemplate.class).publish("desk.said", "it is me");

		BlockingQueue<String> said = server.getBean(Desk.class).said;
		assertThat(next(said)).isEqualTo("hello in [north], open: true");
		assertThat(next(said)).isEqualTo("it is me in [], open: false");
	}

	@Test
	void aListenerThatFailsTellsWhoeverPushed() {
		ConfigurableApplicationContext server = this.applications.server(Desk.class);
		desk(this.applications.client(Board.class)).enter("north");
		Session session = server.getBean(Sessions.class).group("north").sessions().get(0);
		ConduitPush push = server.getBean(ConduitPush.class);

		assertThatExceptionOfType(ConduitException.class)
			.isThrownBy(() -> push.publish(session, "desk.news", new News("unreadable"), AckLevel.PROCESSED));
		assertThatExceptionOfType(ConduitException.class)
			.isThrownBy(() -> push.publish(session, "nobody.listens", new News("lost")))
			.withMessageContaining("nobody.listens");
	}

	// which beans are reachable from which side

	@Test
	void aBeanOfAChannelOpensNoPort() {
		ConfigurableApplicationContext client = this.applications.client(Bell.class);

		assertThat(client.getBean(ConduitServerLifecycle.class).isRunning()).isFalse();
		assertThat(client.getBean(ConduitServer.class).addresses()).isEmpty();
	}

	@Test
	void eachBeanAnswersItsOwnSideAlone() {
		ConfigurableApplicationContext hub = this.applications.server(Desk.class);
		ConfigurableApplicationContext both = this.applications.both(Bell.class, Shop.class);
		desk(both).enter("north");
		Session session = hub.getBean(Sessions.class).group("north").sessions().get(0);
		ConduitPush push = hub.getBean(ConduitPush.class);

		assertThat(push.client(BellClient.class, session).ring("the hub")).isEqualTo("rung by the hub");
		assertNotFound(() -> push.client(ShopClient.class, session).price("tea"));

		ConduitClients toBoth = this.applications.clientOfBoth().getBean(ConduitClients.class);
		assertThat(toBoth.create(ShopClient.class).price("tea")).isEqualTo("tea costs nothing");
		assertNotFound(() -> toBoth.create(BellClient.class).ring("a stranger"));
	}

	private static void assertNotFound(Runnable call) {
		assertThatExceptionOfType(ConduitException.class).isThrownBy(call::run)
			.satisfies((ex) -> assertThat(ex.problem().code()).isEqualTo(ErrorCode.METHOD_NOT_FOUND));
	}

	@Test
	void aChannelThatIsNotThereIsRefused() {
		assertThatExceptionOfType(UnknownChannelException.class).isThrownBy(() -> this.applications.alone(Bell.class))
			.withMessageContaining("'default'")
			.withMessageContaining("Bell.");
	}

	@Test
	void aSessionWhereThereIsNoneIsRefused() {
		assertThatExceptionOfType(InvalidMethodException.class)
			.isThrownBy(() -> this.applications.client(SessionOverChannel.class))
			.withMessageContaining("caller is the server of the channel 'default'");
		assertThatExceptionOfType(InvalidMethodException.class)
			.isThrownBy(() -> this.applications.with("conduit.server.enabled=false").client(TakesSession.class))
			.withMessageContaining("there is none");
	}

	// events

	@Test
	void sessionsAndChannelsAreToldAsEvents() throws InterruptedException {
		ConfigurableApplicationContext server = this.applications.server(Desk.class, Diary.class);
		ConfigurableApplicationContext client = this.applications.client(Diary.class);
		BlockingQueue<String> atClient = client.getBean(Diary.class).lines;
		BlockingQueue<String> atServer = server.getBean(Diary.class).lines;

		assertThat(next(atServer)).isEqualTo("session connected");
		assertThat(next(atClient)).isEqualTo("channel default connected");
		server.getBean(ConduitServer.class)
			.connections()
			.forEach((connection) -> connection.abort(Problem.of(ErrorCode.INTERNAL, "cut by the test")));
		assertThat(next(atClient)).isEqualTo("channel default disconnected: INTERNAL");
		assertThat(next(atClient)).isEqualTo("channel default reconnected");
		eventually().until(() -> atServer.size() == 2);
		assertThat(atServer).containsExactlyInAnyOrder("session disconnected: INTERNAL", "session connected");

		client.close();
		assertThat(next(atClient)).isEqualTo("channel default disconnected: NORMAL");
		eventually().until(() -> atServer.contains("session disconnected: NORMAL"));
	}

	private static ConditionFactory eventually() {
		return await().atMost(Duration.ofSeconds(20));
	}

	private static String next(BlockingQueue<String> queue) throws InterruptedException {
		String next = queue.poll(20, TimeUnit.SECONDS);
		assertThat(next).isNotNull();
		return next;
	}

	private static DeskClient desk(ConfigurableApplicationContext client) {
		return client.getBean(ConduitClients.class).create(DeskClient.class);
	}

	record News(String text) {

	}

	@ConduitRpc("desk")
	static class Desk {

		private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

		private final ConduitPush push;

		Desk(ConduitPush push) {
			this.push = push;
		}

		@ConduitRpc
		void enter(String group, Session session) {
			session.join(group);
		}

		@ConduitRpc
		String ringBack(String from, Session session) {
			return session.principal() + " answers: " + this.push.client(BellClient.class, session).ring(from);
		}

		@ConduitListener(topics = "desk.said", channel = "server")
		void said(String text, Session session) {
			this.said.add("%s in %s, open: %s".formatted(text, session.groups(), session.isOpen()));
		}

	}

	@ConduitClient("desk")
	interface DeskClient {

		void enter(String group);

		String ringBack(String from);

	}

	@ConduitRpc(value = "bell", channel = "default")
	static class Bell {

		private final BlockingQueue<String> knocks = new LinkedBlockingQueue<>();

		@ConduitRpc
		String ring(String from) {
			return "rung by " + from;
		}

		@ConduitRpc
		void knock(String how) {
			this.knocks.add(how);
		}

		@ConduitRpc
		void fail() {
			throw new IllegalStateException("the bell is broken");
		}

	}

	@ConduitRpc("bell")
	interface BellClient {

		String ring(String from);

		@ConduitRpc(oneWay = true)
		void knock(String how);

		void fail();

	}

	@ConduitRpc("shop")
	static class Shop {

		@ConduitRpc
		String price(String what) {
			return what + " costs nothing";
		}

	}

	@ConduitClient("shop")
	interface ShopClient {

		String price(String what);

	}

	static class Board {

		private final BlockingQueue<String> news = new LinkedBlockingQueue<>();

		@ConduitListener(topics = "desk.news")
		void news(News news) {
			if (news.text().equals("unreadable")) {
				throw new IllegalArgumentException("the test wants it");
			}
			this.news.add(news.text());
		}

	}

	static class SessionOverChannel {

		@ConduitRpc(channel = "default")
		void call(Session session) {
		}

	}

	static class TakesSession {

		@ConduitRpc
		void call(Session session) {
		}

	}

	static class Diary {

		private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

		@EventListener({ ConduitSessionConnectedEvent.class, ConduitSessionDisconnectedEvent.class,
				ConduitChannelConnectedEvent.class, ConduitChannelDisconnectedEvent.class,
				ConduitChannelReconnectedEvent.class })
		void write(ApplicationEvent event) {
			this.lines.add(switch (event) {
				case ConduitSessionConnectedEvent ignored -> "session connected";
				case ConduitSessionDisconnectedEvent session -> "session disconnected: " + session.getReason().code();
				case ConduitChannelConnectedEvent channel -> "channel " + channel.getChannel() + " connected";
				case ConduitChannelReconnectedEvent channel -> "channel " + channel.getChannel() + " reconnected";
				case ConduitChannelDisconnectedEvent channel ->
					"channel " + channel.getChannel() + " disconnected: " + channel.getReason().code();
				default -> event.toString();
			});
		}

	}

}

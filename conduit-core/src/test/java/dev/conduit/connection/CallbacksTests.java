package dev.conduit.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import dev.conduit.exchange.CancellationToken;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.exchange.Source;
import dev.conduit.frame.FlowScope;
import dev.conduit.frame.Frame;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What others gave to a connection fails, and the connection goes on.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the link shows what is tested
class CallbacksTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger(Callbacks.class);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@BeforeEach
	void readTheLog() {
		this.log.start();
		this.logger.addAppender(this.log);
		this.logger.setAdditive(false);
	}

	@AfterEach
	void leaveTheLog() {
		this.logger.detachAppender(this.log);
		this.logger.setAdditive(true);
	}

	@Test
	void listenerThatFailsCostsOneLogLineEachTime() {
		Scene scene = Scene.of(Role.SERVER).begin();
		scene.listener().failWith(failure());

		scene.open();
		scene.link()
			.receive(new Frame.Unknown(0x90), new Frame.Pause(FlowScope.CONNECTION, 1),
					new Frame.Resume(FlowScope.CONNECTION, 1), Scene.message(1, AckLevel.NONE));
		scene.handler().message().source().pause();
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.OPEN);
		scene.link().receive(new Frame.Drain(0, null));
		scene.link().end(null);

		assertThat(scene.reason()).isNotNull();
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.CLOSED);
		assertThat(scene.timer().pending()).isZero();
		assertThat(this.log.list).hasSize(7).allMatch((line) -> line.getFormattedMessage().contains("listener"));
	}

	@Test
	void handlerThatFailsFailsItsCallAlone() {
		for (Throwable failure : List.of(failure(), new AssertionError("on purpose"))) {
			Scene scene = Scene.server();
			scene.handler().onCall((exchange) -> sneak(failure));

			scene.link().receive(Scene.request(1));
			scene.handler().onCall((exchange) -> exchange.reply(Headers.EMPTY, Scene.PAYLOAD));
			scene.link().receive(Scene.request(3));

			assertThat(scene.link().only(Frame.RpcError.class).problem().code()).isEqualTo(ErrorCode.INTERNAL);
			assertThat(scene.link().only(Frame.RpcError.class).problem().toString()).doesNotContain("on purpose");
			assertThat(scene.link().sent()).last().isEqualTo(Scene.response(3));
			assertThat(scene.memory().used()).isZero();
		}
		assertThat(this.log.list).hasSize(2)
			.allMatch((line) -> line.getFormattedMessage().contains("orders.place"))
			.allMatch((line) -> line.getThrowableProxy().getMessage().contains("on purpose"));
	}

	@Test
	void handlerThatFailsAfterItAnsweredChangesNothingAboutTheAnswer() {
		Scene scene = Scene.server();
		scene.handler().onCall((exchange) -> {
			exchange.reply(Headers.EMPTY, Scene.PAYLOAD);
			throw failure();
		});

		scene.peerCalls(0);

		assertThat(scene.link().sent()).containsExactly(Scene.response(1));
		assertThat(this.log.list).hasSize(1);
	}

	@Test
	void handlerThatFailsRefusesItsMessageAlone() {
		Scene scene = Scene.server();
		scene.handler().onMessage((delivery) -> sneak(failure()));

		scene.link().receive(Scene.message(1, AckLevel.PROCESSED), Scene.message(3, AckLevel.PROCESSED));

		assertThat(scene.link().sent(Frame.Nack.class)).extracting((nack) -> nack.problem().code())
			.containsExactly(ErrorCode.INTERNAL, ErrorCode.INTERNAL);
		assertThat(scene.memory().used()).isZero();
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.OPEN);
	}

	@Test
	void handlerThatFailsRefusesTheSubscription() {
		Scene scene = Scene.server();
		scene.handler().onSubscribe((subscription) -> sneak(failure()));

		scene.link().receive(new Frame.Subscribe(1, "news", AckLevel.NONE));

		assertThat(scene.link().only(Frame.Nack.class).problem().code()).isEqualTo(ErrorCode.INTERNAL);
		assertThat(this.log.list).hasSize(1);
	}

	@Test
	void handlerThatFailsToTakeASubscriptionBackGetsTheOthers() {
		Scene scene = Scene.server();
		scene.handler().onUnsubscribe((subscription) -> sneak(failure()));
		scene.link()
			.receive(new Frame.Subscribe(1, "a", AckLevel.NONE), new Frame.Subscribe(3, "b", AckLevel.NONE),
					new Frame.Subscribe(5, "c", AckLevel.NONE));

		scene.link().receive(new Frame.Unsubscribe(1));
		scene.link().end(null);

		assertThat(scene.handler().unsubscribed()).hasSize(3);
		assertThat(scene.reason()).isNotNull();
	}

	@Test
	void actionOnACancellationThatFailsDoesNotKeepTheOthersFromRunning() {
		Scene scene = Scene.server();
		List<String> ran = new ArrayList<>();
		scene.peerCalls(0);
		CancellationToken token = scene.handler().call().cancellation();
		token.onCancel(() -> sneak(failure()));
		token.onCancel(() -> ran.add("other"));

		scene.link().receive(new Frame.RpcCancel(1), new Frame.Ping(1));

		assertThat(ran).containsExactly("other");
		assertThat(scene.link().sent(Frame.Pong.class)).hasSize(1);
	}

	@Test
	void subscriberThatFailsToGoOnDoesNotKeepTheOthersFromIt() {
		Scene scene = Scene.server();
		List<String> ran = new ArrayList<>();
		scene.link()
			.receive(new Frame.Subscribe(1, "a", AckLevel.NONE), new Frame.Subscribe(3, "b", AckLevel.NONE),
					new Frame.Pause(FlowScope.CONNECTION, 1));
		scene.handler().subscriptions().get(0).onReady(() -> {
			ran.add("a");
			throw failure();
		});
		scene.handler().subscriptions().get(1).onReady(() -> {
			ran.add("b");
			throw failure();
		});

		scene.link().receive(new Frame.Resume(FlowScope.CONNECTION, 1));

		assertThat(ran).containsExactlyInAnyOrder("a", "b");
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.OPEN);
	}

	@Test
	void producerThatFailsAtTheEndOfADeliveryDoesNotHarmTheConnection() {
		Scene scene = Scene.server();
		scene.link().receive(new Frame.Subscribe(1, "news", AckLevel.PROCESSED));
		scene.handler().subscription().deliver(new FailingDelivery());
		scene.handler().subscription().deliver(new FailingDelivery());
		scene.handler().subscription().deliver(new FailingDelivery());
		CompletableFuture<Reply> call = scene.request();

		scene.link()
			.receive(new Frame.Ack(2, AckLevel.PROCESSED), new Frame.Nack(4, Problem.of(ErrorCode.QUEUE_FULL, "")));
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.OPEN);
		scene.link().end(null);

		assertThat(Caller.problemOf(call).code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
		assertThat(scene.handler().unsubscribed()).hasSize(1);
		assertThat(scene.reason()).isNotNull();
		assertThat(this.log.list).hasSize(3);
	}

	@Test
	void receiverOfASubscriptionThatFailsRefusesTheMessage() {
		Scene scene = Scene.client();
		scene.connection().subscribe("news", AckLevel.PROCESSED, (delivery) -> sneak(failure()));

		scene.link().receive(Scene.message(2, 1, AckLevel.PROCESSED), new Frame.Ping(1));

		assertThat(scene.link().only(Frame.Nack.class).problem().code()).isEqualTo(ErrorCode.INTERNAL);
		assertThat(scene.link().sent(Frame.Pong.class)).hasSize(1);
	}

	@Test
	void whatFollowsAnAnswerMayFail() {
		Scene scene = Scene.client();
		scene.request().thenAccept((reply) -> sneak(failure()));

		scene.link().receive(Scene.response(1), new Frame.Ping(1));

		assertThat(scene.link().sent(Frame.Pong.class)).hasSize(1);
	}

	private static IllegalStateException failure() {
		return new IllegalStateException("on purpose");
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> void sneak(Throwable failure) throws T {
		throw (T) failure;
	}

	/**
	 * A delivery whose producer does not cope with its end.
	 */
	private static final class FailingDelivery implements Delivery {

		private final LocalDelivery delivery = new LocalDelivery(1);

		@Override
		public Message message() {
			return this.delivery.message();
		}

		@Override
		public int attempt() {
			return 1;
		}

		@Override
		public AckLevel ackLevel() {
			return AckLevel.PROCESSED;
		}

		@Override
		public Source source() {
			return this.delivery.source();
		}

		@Override
		public Peer peer() {
			return this.delivery.peer();
		}

		@Override
		public void received() {
			throw failure();
		}

		@Override
		public void processed() {
			throw failure();
		}

		@Override
		public void reject(Problem problem) {
			throw failure();
		}

	}

}

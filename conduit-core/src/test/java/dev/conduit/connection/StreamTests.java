package dev.conduit.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.conduit.connection.ConnectionListener.Dropped;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Exchange;
import dev.conduit.frame.Frame;
import dev.conduit.frame.Streams;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Calls with many items, in either direction.
 */
class StreamTests {

	private static final Problem PROBLEM = Problem.of(ErrorCode.APPLICATION, "the well is dry");

	// results, at the caller

	@Test
	void aCallBeginsWithItsSubscriberAndNoCreditLeavesBeforeItsRequest() {
		Scene scene = Scene.client();
		Flow.Publisher<Payload> stream = stream(scene, null);
		assertThat(scene.link().sent()).isEmpty();

		stream.subscribe(new Taker());

		assertThat(scene.link().sent()).containsExactly(Scene.request(1, Streams.RESULTS));
	}

	@Test
	void thePeerGetsCreditForWhatIsRequested() {
		Scene scene = Scene.client();
		Taker taker = taken(scene);

		taker.request(2);
		scene.link().receive(item(1, "a"), item(1, "b"), new Frame.StreamEnd(1));

		assertThat(scene.link().sent()).containsExactly(new Frame.Credit(1, 2));
		assertThat(taker.items).extracting(Payload::asText).containsExactly("a", "b");
		assertThat(taker.completed).isTrue();
		assertThat(scene.connection().inFlight()).isZero();
	}

	@Test
	void whoRequestsWithoutBoundGetsAWindowAtATime() {
		Scene scene = Scene.client();
		Taker taker = taken(scene);

		taker.request(Long.MAX_VALUE);
		assertThat(scene.link().sent()).containsExactly(new Frame.Credit(1, StreamIn.WINDOW));
		scene.link().forget();
		IntStream.range(0, StreamIn.WINDOW / 2).forEach((i) -> scene.link().receive(item(1, "x")));

		assertThat(scene.link().sent()).containsExactly(new Frame.Credit(1, StreamIn.WINDOW / 2));
	}

	@Test
	void anItemWithoutCreditEndsTheConnection() {
		Scene scene = Scene.client();
		Taker taker = taken(scene);
		taker.request(1);

		scene.link().receive(item(1, "a"), item(1, "b"));

		assertThat(taker.items).hasSize(1);
		assertThat(scene.reason()).extracting(Problem::code).isEqualTo(ErrorCode.PROTOCOL_ERROR);
	}

	@Test
	void aProblemEndsTheStreamAtTheCaller() {
		Scene scene = Scene.client();
		Taker taker = taken(scene);
		taker.request(5);

		scene.link().receive(item(1, "a"), new Frame.RpcError(1, PROBLEM));

		assertThat(taker.items).hasSize(1);
		assertThat(taker.failure).isInstanceOf(ConduitException.class).hasMessageContaining("the well is dry");
	}

	@Test
	void cancellingTellsThePeerAndWhatStillComesIsDropped() {
		Scene scene = Scene.client();
		Taker taker = taken(scene);
		taker.request(3);
		scene.link().forget();

		taker.cancel();
		scene.link().receive(item(1, "late"), new Frame.StreamEnd(1));

		assertThat(scene.link().sent()).containsExactly(new Frame.RpcCancel(1));
		assertThat(taker.items).isEmpty();
		assertThat(taker.completed).isFalse();
		assertThat(scene.listener().dropped()).containsExactly(Dropped.LATE_ANSWER, Dropped.LATE_ANSWER);
		assertThat(scene.connection().inFlight()).isZero();
	}

	@Test
	void theDeadlineIsThatOfTheWholeStream() {
		Scene scene = Scene.client();
		Taker taker = new Taker();
		scene.connection()
			.stream(Scene.ROUTE, Headers.EMPTY, Scene.PAYLOAD, null, scene.in(Duration.ofSeconds(1)))
			.subscribe(taker);
		taker.request(2);
		scene.link().receive(item(1, "a"));

		scene.timer().advance(Duration.ofSeconds(2));

		assertThat(taker.failure).isInstanceOf(ConduitException.class);
		assertThat(scene.link().sent()).endsWith(new Frame.RpcCancel(1));
	}

	@Test
	void theEndOfTheConnectionEndsTheStream() {
		Scene scene = Scene.client();
		Taker taker = taken(scene);

		scene.connection().abort(PROBLEM);

		assertThat(taker.failure).isInstanceOf(ConduitException.class);
	}

	@Test
	void aSingleAnswerToWhoExpectsAStreamIsAnError() {
		Scene scene = Scene.client();
		Taker taker = taken(scene);

		scene.link().receive(Scene.response(1));

		assertThat(taker.failure).hasMessageContaining("gives one answer");
	}

	@Test
	void aStreamToWhoExpectsASingleAnswerIsAnError() {
		Scene scene = Scene.client();
		CompletableFuture<Reply> answer = scene.request();

		scene.link().receive(new Frame.StreamEnd(1));

		assertThatThrownBy(answer::get).hasMessageContaining("gives a stream");
	}

	@Test
	void anUnreasonableRequestIsTheSubscribersError() {
		Scene scene = Scene.client();
		Taker taker = taken(scene);

		taker.request(0);

		assertThat(taker.failure).isInstanceOf(IllegalArgumentException.class);
		assertThat(scene.link().sent()).containsExactly(new Frame.RpcCancel(1));
	}

	@Test
	void aSubscriberThatThrowsEndsItsOwnStreamOnly() {
		Scene scene = Scene.client();
		CompletableFuture<Reply> other = scene.request();
		Taker taker = new Taker() {

			@Override
			public void onNext(Payload item) {
				throw new IllegalStateException("planted");
			}

		};
		stream(scene, null).subscribe(taker);
		taker.request(1);

		scene.link().receive(item(3, "a"), Scene.response(1));

		assertThat(other).isCompleted();
		assertThat(scene.link().sent()).endsWith(new Frame.RpcCancel(3));
	}

	// results, at the server

	@Test
	void aHandlerIsAskedForWhatTheCallerTakes() {
		Scene scene = Scene.server();
		scene.peerCalls(0);
		Giver giver = new Giver();
		scene.handler().call().reply(giver);
		assertThat(giver.requested).isZero();

		scene.link().receive(new Frame.Credit(1, 1));
		assertThat(giver.requested).isEqualTo(1);
		giver.give("a");
		scene.link().receive(new Frame.Credit(1, 3));
		giver.give("b");
		giver.complete();

		assertThat(scene.link().sent()).containsExactly(item(1, "a"), item(1, "b"), new Frame.StreamEnd(1));
		assertThat(scene.connection().inFlight()).isZero();
		assertThat(scene.memory().used()).isZero();
	}

	@Test
	void creditThatComesBeforeTheAnswerIsKept() {
		Scene scene = Scene.server();
		scene.peerCalls(0);
		scene.link().receive(new Frame.Credit(1, 2));
		Giver giver = new Giver();

		scene.handler().call().reply(giver);
		giver.give("a");
		giver.give("b");

		assertThat(scene.link().sent()).containsExactly(item(1, "a"), item(1, "b"));
	}

	@Test
	void whoGivesMoreThanItWasAskedForFailsItsCall() {
		Scene scene = Scene.server();
		scene.peerCalls(0);
		Giver giver = new Giver();
		scene.handler().call().reply(giver);

		giver.give("unasked");

		assertThat(scene.link().sent()).singleElement()
			.isInstanceOfSatisfying(Frame.RpcError.class,
					(error) -> assertThat(error.problem().code()).isEqualTo(ErrorCode.INTERNAL));
		assertThat(giver.cancelled).isTrue();
	}

	@Test
	void aStreamThatFailsTellsItsCallerWhy() {
		Scene scene = Scene.server();
		scene.peerCalls(0);
		Giver giver = new Giver();
		scene.handler().call().reply(giver);

		giver.subscriber().onError(ConduitException.of(PROBLEM));

		assertThat(scene.link().sent()).containsExactly(new Frame.RpcError(1, PROBLEM));
	}

	@Test
	void whoCancelsAStreamCancelsItsSource() {
		Scene scene = Scene.server();
		scene.peerCalls(0);
		Giver giver = new Giver();
		scene.handler().call().reply(giver);

		scene.link().receive(new Frame.RpcCancel(1));
		giver.give("late");
		giver.complete();

		assertThat(giver.cancelled).isTrue();
		assertThat(scene.link().sent()).isEmpty();
		assertThat(scene.connection().inFlight()).isZero();
	}

	@Test
	void aStreamThatBeginsAfterItsCancellationIsNotAskedForAnything() {
		Scene scene = Scene.server();
		scene.peerCalls(0);
		Exchange exchange = scene.handler().call();
		scene.link().receive(new Frame.RpcCancel(1));
		Giver giver = new Giver();

		exchange.reply(giver);

		assertThat(giver.subscribed).isNull();
		assertThat(scene.connection().inFlight()).isZero();
	}

	@Test
	void nothingIsAskedForWhileTheLinkIsFull() {
		Scene scene = Scene.server();
		scene.peerCalls(0);
		Giver giver = new Giver();
		scene.handler().call().reply(giver);
		scene.link().writable(false);

		scene.link().receive(new Frame.Credit(1, 5));
		assertThat(giver.requested).isZero();
		scene.link().writable(true);

		assertThat(giver.requested).isPositive();
	}

	// items of the caller

	@Test
	void theCallersItemsComeToTheHandlerAsItAsksForThem() {
		Scene scene = Scene.server();
		scene.peerCalls(0);
		Taker taker = new Taker();
		scene.handler().call().items().subscribe(taker);

		taker.request(2);
		scene.link().receive(item(1, "a"), item(1, "b"), new Frame.StreamEnd(1));
		scene.handler().call().reply(Headers.EMPTY, Scene.PAYLOAD);

		assertThat(scene.link().sent()).containsExactly(new Frame.Credit(1, 2), Scene.response(1));
		assertThat(taker.items).extracting(Payload::asText).containsExactly("a", "b");
		assertThat(taker.completed).isTrue();
	}

	@Test
	void anEndThatComesBeforeTheHandlerAsksIsRemembered() {
		Scene scene = Scene.server();
		scene.peerCalls(0);
		scene.link().receive(new Frame.StreamEnd(1));
		Taker taker = new Taker();

		scene.handler().call().items().subscribe(taker);

		assertThat(taker.completed).isTrue();
	}

	@Test
	void whoSendsItemsToAMethodThatTakesNoneBreaksTheProtocol() {
		Scene scene = Scene.server();
		scene.peerCalls(0);

		scene.link().receive(item(1, "a"));

		assertThat(scene.reason()).extracting(Problem::code).isEqualTo(ErrorCode.PROTOCOL_ERROR);
	}

	@Test
	void aCallersItemsLeaveWithCreditAndEndByStreamEnd() {
		Scene scene = Scene.client();
		Giver giver = new Giver();
		CompletableFuture<Reply> answer = scene.connection()
			.request(Scene.ROUTE, Headers.EMPTY, Scene.PAYLOAD, giver, Deadline.NONE);

		scene.link().receive(new Frame.Credit(1, 1));
		giver.give("a");
		giver.complete();
		scene.link().receive(Scene.response(1));

		assertThat(scene.link().sent()).containsExactly(Scene.request(1, Streams.ITEMS), item(1, "a"),
				new Frame.StreamEnd(1));
		assertThat(answer).isCompleted();
	}

	@Test
	void anAnswerThatComesEarlyCancelsTheCallersItems() {
		Scene scene = Scene.client();
		Giver giver = new Giver();
		CompletableFuture<Reply> answer = scene.connection()
			.request(Scene.ROUTE, Headers.EMPTY, Scene.PAYLOAD, giver, Deadline.NONE);

		scene.link().receive(Scene.response(1));

		assertThat(giver.cancelled).isTrue();
		assertThat(answer).isCompleted();
	}

	@Test
	void anErrorOfTheCallersItemsGivesTheCallUp() {
		Scene scene = Scene.client();
		Giver giver = new Giver();
		CompletableFuture<Reply> answer = scene.connection()
			.request(Scene.ROUTE, Headers.EMPTY, Scene.PAYLOAD, giver, Deadline.NONE);

		giver.subscriber().onError(ConduitException.of(PROBLEM));

		assertThat(scene.link().sent()).endsWith(new Frame.RpcError(1, PROBLEM));
		assertThatThrownBy(answer::get).hasMessageContaining("the well is dry");
	}

	@Test
	void anErrorOfTheCallersItemsReachesTheHandlerBehindThem() {
		Scene scene = Scene.server();
		scene.peerCalls(0);
		Taker taker = new Taker();
		scene.handler().call().items().subscribe(taker);
		taker.request(1);

		scene.link().receive(item(1, "a"), new Frame.RpcError(1, PROBLEM));

		assertThat(taker.items).extracting(Payload::asText).containsExactly("a");
		assertThat(taker.failure).hasMessageContaining("the well is dry");
		assertThat(scene.handler().call().cancellation().isCancelled()).isFalse();
		scene.timer().advance(Duration.ofSeconds(2));
		assertThat(scene.handler().call().cancellation().isCancelled()).isTrue();
	}

	@Test
	void anErrorOfTheCallersItemsThatNobodyTakesCancelsTheCallAtOnce() {
		Scene scene = Scene.server();
		scene.peerCalls(0);

		scene.link().receive(new Frame.RpcError(1, PROBLEM));

		assertThat(scene.handler().call().cancellation().isCancelled()).isTrue();
	}

	@Test
	void nobodyGetsTheAnswerOfACallWhoseItemsFailed() {
		Scene scene = Scene.server();
		scene.peerCalls(0);
		scene.handler().call().items().subscribe(new Taker());
		scene.link().receive(new Frame.RpcError(1, PROBLEM));

		scene.handler().call().reply(Headers.EMPTY, Scene.PAYLOAD);
		scene.timer().advance(Duration.ofSeconds(2));

		assertThat(scene.link().sent()).isEmpty();
	}

	@Test
	void anAnswerThatComesFirstEndsTheItemsOfTheHandler() {
		Scene scene = Scene.server();
		scene.peerCalls(0);
		Taker taker = new Taker();
		scene.handler().call().items().subscribe(taker);

		scene.handler().call().fail(PROBLEM);

		assertThat(taker.failure).hasMessageContaining("the call has ended");
	}

	@Test
	void bothDirectionsGoAtOnce() {
		Scene scene = Scene.client();
		Giver giver = new Giver();
		Taker taker = new Taker();
		stream(scene, giver).subscribe(taker);
		taker.request(5);

		scene.link().receive(new Frame.Credit(1, 5));
		giver.give("ping");
		scene.link().receive(item(1, "pong"));
		giver.complete();
		scene.link().receive(new Frame.StreamEnd(1));

		assertThat(scene.link().sent()).contains(item(1, "ping"), new Frame.StreamEnd(1));
		assertThat(taker.items).extracting(Payload::asText).containsExactly("pong");
		assertThat(taker.completed).isTrue();
	}

	@Test
	void aPublisherOfTheJdkWorksToo() {
		Scene scene = Scene.server();
		scene.peerCalls(0);
		try (SubmissionPublisher<Payload> publisher = new SubmissionPublisher<>(Runnable::run, 16)) {
			scene.handler().call().reply(publisher);
			scene.link().receive(new Frame.Credit(1, 10));
			publisher.submit(Payload.text("a"));
		}

		assertThat(scene.link().sent()).containsExactly(item(1, "a"), new Frame.StreamEnd(1));
	}

	private static Flow.Publisher<Payload> stream(Scene scene, Flow.@Nullable Publisher<Payload> items) {
		return scene.connection().stream(Scene.ROUTE, Headers.EMPTY, Scene.PAYLOAD, items, Deadline.NONE);
	}

	private static Taker taken(Scene scene) {
		Taker taker = new Taker();
		stream(scene, null).subscribe(taker);
		scene.link().forget();
		return taker;
	}

	private static Frame.StreamItem item(long id, String text) {
		return new Frame.StreamItem(id, Headers.EMPTY, Payload.text(text));
	}

	/**
	 * Records what it gets and asks for what a test asks it to.
	 */
	private static class Taker implements Flow.Subscriber<Payload> {

		final List<Payload> items = new ArrayList<>();

		boolean completed;

		@Nullable Throwable failure;

		private Flow.@Nullable Subscription subscription;

		@Override
		public void onSubscribe(Flow.Subscription given) {
			this.subscription = given;
		}

		@Override
		public void onNext(Payload item) {
			this.items.add(item);
		}

		@Override
		public void onError(Throwable problem) {
			this.failure = problem;
		}

		@Override
		public void onComplete() {
			this.completed = true;
		}

		void request(long count) {
			assertThat(this.subscription).isNotNull();
			this.subscription.request(count);
		}

		void cancel() {
			assertThat(this.subscription).isNotNull();
			this.subscription.cancel();
		}

	}

	/**
	 * Gives what a test gives it, asked or not.
	 */
	private static final class Giver implements Flow.Publisher<Payload> {

		long requested;

		boolean cancelled;

		Flow.@Nullable Subscriber<? super Payload> subscribed;

		@Override
		public void subscribe(Flow.Subscriber<? super Payload> subscriber) {
			this.subscribed = subscriber;
			subscriber.onSubscribe(new Flow.Subscription() {

				@Override
				public void request(long items) {
					Giver.this.requested += items;
				}

				@Override
				public void cancel() {
					Giver.this.cancelled = true;
				}

			});
		}

		Flow.Subscriber<? super Payload> subscriber() {
			assertThat(this.subscribed).isNotNull();
			return this.subscribed;
		}

		void give(String text) {
			subscriber().onNext(Payload.text(text));
		}

		void complete() {
			subscriber().onComplete();
		}

	}

}

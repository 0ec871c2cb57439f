package dev.conduit.spring.stream;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import dev.conduit.annotation.ConduitClient;
import dev.conduit.annotation.ConduitError;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitRpcException;
import dev.conduit.message.ConduitTimeoutException;
import dev.conduit.message.ConduitValidationException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.message.Violation;
import dev.conduit.spring.Applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * How streams end before their end: errors in both directions, deadlines, cancellation.
 */
@Timeout(60)
class StreamErrorsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final Applications applications = new Applications();

	private Service service = new Service();

	@AfterEach
	void close() {
		this.applications.close();
	}

	private Client client() {
		ConfigurableApplicationContext server = this.applications.server(Service.class);
		this.service = server.getBean(Service.class);
		return this.applications.calling(Client.class);
	}

	// errors

	@Test
	void aDeclaredExceptionOfTheServerComesBackBehindTheItems() {
		Client client = client();

		assertThatExceptionOfType(DryException.class).isThrownBy(() -> client.failing(3).collectList().block())
			.withMessage("no more than 3");
		assertThat(client.failing(3).onErrorComplete().collectList().block()).containsExactly(0, 1, 2);
		try (Stream<Integer> numbers = client.failingPulled(3)) {
			Iterator<Integer> iterator = numbers.iterator();
			assertThat(List.of(iterator.next(), iterator.next(), iterator.next())).containsExactly(0, 1, 2);
			assertThatExceptionOfType(DryException.class).isThrownBy(iterator::hasNext).withMessage("no more than 3");
		}
	}

	@Test
	void aCheckedExceptionComesBackThroughAPublisher() {
		assertThat(client().failingChecked().materialize().blockLast().getThrowable())
			.isInstanceOf(CheckedException.class);
	}

	@Test
	void whatTheServerDidNotDeclareTellsNothing() {
		assertThatExceptionOfType(ConduitRpcException.class).isThrownBy(() -> client().broken().count())
			.satisfies((ex) -> {
				assertThat(ex.problem().code()).isEqualTo(ErrorCode.EXECUTION_FAILED);
				assertThat(ex).hasMessageNotContaining("secret").hasMessageContaining("error id");
			});
	}

	@Test
	void whatFailsAtTheCallersSideFailsItsCallWithTheCause() {
		Client client = client();
		IllegalStateException cause = new IllegalStateException("the disk is gone");

		ConduitRpcException thrown = catchThrowableOfType(ConduitRpcException.class,
				() -> client.sum(Stream.of(1, 2, 3).peek((number) -> {
					if (number == 3) {
						throw cause;
					}
				})));

		assertThat(thrown.problem().code()).isEqualTo(ErrorCode.EXECUTION_FAILED);
		assertThat(thrown).hasMessageContaining("the items that the caller sends failed");
		assertThat(thrown.getSuppressed()).extracting(Throwable::getCause).containsExactly(cause);
		assertThat(this.service.seen).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.withMessageContaining("the items that the caller sends failed")
			.withMessageNotContaining("disk");
	}

	@Test
	void aDeclaredExceptionOfTheCallersItemsReachesTheHandler() {
		Client client = client();

		assertThatExceptionOfType(ConduitException.class)
			.isThrownBy(() -> client.sumOfFlux(Flux.just(1).concatWith(Flux.error(new DryException("dry")))).block());

		assertThat(this.service.seen).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.asInstanceOf(InstanceOfAssertFactories.type(ConduitException.class))
			.satisfies((ex) -> assertThat(ex.problem().type()).isEqualTo("dry"));
	}

	@Test
	void anItemThatDoesNotFitEndsTheCallAndSaysWhich() {
		client();

		Problem problem = catchThrowableOfType(ConduitValidationException.class,
				() -> this.applications.template().stream("s.sum").items(Stream.of(1, true, 3)).result(int.class))
			.problem();

		assertThat(problem.violations()).extracting(Violation::field).containsExactly("numbers[1]");
	}

	@Test
	void anItemThatBreaksConstraintsEndsTheCallOnWhicheverSideItIsFound() {
		Client client = client();
		Stream<Digit> digits = Stream.of(new Digit(1), new Digit(12));

		ConduitValidationException atTheServer = catchThrowableOfType(ConduitValidationException.class,
				() -> this.applications.template().stream("s.digits").items(digits).result(int.class));
		ConduitValidationException here = catchThrowableOfType(ConduitValidationException.class,
				() -> client.digits(Flux.just(new Digit(12))).block());
		ConduitRpcException result = catchThrowableOfType(ConduitRpcException.class,
				() -> client.badDigits().collectList().block());

		assertThat(atTheServer.problem().violations()).extracting(Violation::field).containsExactly("digits[1].n");
		assertThat(here.problem().violations()).extracting(Violation::field).containsExactly("digits[0].n");
		assertThat(result.problem().code()).isEqualTo(ErrorCode.EXECUTION_FAILED);
		assertThat(result.problem().violations()).extracting(Violation::field).containsExactly("result[1].n");
	}

	@Test
	void noStreamAtAllIsAnError() {
		Client client = client();

		assertThatExceptionOfType(ConduitRpcException.class).isThrownBy(() -> client.none().count());
		assertThatExceptionOfType(ConduitValidationException.class).isThrownBy(() -> client.sum(null))
			.withMessageContaining("numbers");
	}

	@Test
	void whoCallsInAnotherShapeIsToldSoAtOnce() {
		client();

		assertThatExceptionOfType(ConduitRpcException.class)
			.isThrownBy(() -> this.applications.template().call("s.failing", 3, Integer.class))
			.withMessageContaining("'s.failing' is server-stream and was called as unary");
		assertThatExceptionOfType(ConduitRpcException.class)
			.isThrownBy(() -> this.applications.template().stream("s.ping").results(String.class).count())
			.withMessageContaining("'s.ping' is unary and was called as server-stream");
		assertThatExceptionOfType(ConduitRpcException.class)
			.isThrownBy(() -> this.applications.template().stream("s.ping").items(Stream.of(1)).result(String.class))
			.withMessageContaining("'s.ping' is unary and was called as client-stream");
		assertThatExceptionOfType(ConduitRpcException.class)
			.isThrownBy(() -> this.applications.template().call("s.sum", null, Integer.class))
			.withMessageContaining("'s.sum' is client-stream and was called as unary");
	}

	@Test
	void onlyAStreamGoesAsItems() {
		client();

		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.applications.template().stream("s.sum").items(List.of(1)))
			.withMessageContaining("must be a Flow.Publisher, Flux, Stream or Iterator");
	}

	// deadlines

	@Test
	void aTimeoutIsThatOfTheWholeStream() {
		Client client = client();

		assertThatExceptionOfType(ConduitTimeoutException.class).isThrownBy(() -> client.briefly().blockLast());
		assertThatExceptionOfType(ConduitTimeoutException.class).isThrownBy(() -> client.brieflyPulled().count());

		assertThat(this.service.cancelled).succeedsWithin(PATIENCE);
		assertThat(this.service.closed).succeedsWithin(PATIENCE);
	}

	@Test
	void theDefaultDeadlineOfAChannelDoesNotEndAStream() {
		this.applications.with("conduit.client.deadline=2s");
		Client client = client();
		try (Stream<Integer> numbers = client.held()) {
			Iterator<Integer> iterator = numbers.iterator();
			assertThat(iterator.next()).isZero();

			await().pollDelay(Duration.ofMillis(2300)).until(() -> true);
			this.service.release.countDown();

			assertThat(iterator.next()).isOne();
		}
	}

	// cancellation

	@Test
	void cancellingEndsTheServersPublisher() {
		Client client = client();

		assertThat(client.endless().take(100).count().block()).isEqualTo(100);

		assertThat(this.service.cancelled).succeedsWithin(PATIENCE);
	}

	@Test
	void closingEndsTheServersStreamAndClosesIt() {
		Client client = client();
		try (Stream<Integer> numbers = client.endlessPulled()) {
			assertThat(numbers.limit(100)).hasSize(100);
		}

		assertThat(this.service.closed).succeedsWithin(PATIENCE);
	}

	@Test
	void closingAnIteratorEndsTheServersIteratorThoughItWaits() {
		Client client = client();
		try (CloseableIterator<Integer> numbers = client.waiting()) {
			assertThat(numbers.next()).isZero();
			assertThat(this.service.waits).succeedsWithin(PATIENCE);
		}

		assertThat(this.service.interrupted).succeedsWithin(PATIENCE);
		assertThat(this.service.closed).succeedsWithin(PATIENCE);
	}

	@Test
	void closingFromElsewhereEndsWhoeverWaits() {
		CloseableIterator<Integer> numbers = client().waiting();
		assertThat(numbers.next()).isZero();
		CompletableFuture<Boolean> more = new CompletableFuture<>();
		Thread.startVirtualThread(() -> more.complete(numbers.hasNext()));

		numbers.close();

		assertThat(more).succeedsWithin(PATIENCE).isEqualTo(false);
	}

	@Test
	void anAnswerBeforeTheEndClosesTheCallersStream() {
		Client client = client();
		CompletableFuture<Void> closed = new CompletableFuture<>();
		Stream<Integer> endless = Stream.iterate(0, (last) -> last + 1).onClose(() -> closed.complete(null));

		assertThat(client.first(endless)).isZero();

		assertThat(closed).succeedsWithin(PATIENCE);
	}

	@Test
	void aStreamIsClosedAtItsEndAndBeforeItIsTold() {
		Client client = client();

		assertThat(client.counted(5).collectList().block()).hasSize(5);

		assertThat(this.service.closed).isDone();
	}

	@ConduitError(code = "dry")
	static class DryException extends RuntimeException {

		DryException(String message) {
			super(message);
		}

	}

	@ConduitError(code = "checked")
	static class CheckedException extends Exception {

	}

	record Digit(@Max(9) int n) {

	}

	@ConduitRpc("s")
	static class Service {

		private final CompletableFuture<Void> seen = new CompletableFuture<>();

		private final CompletableFuture<Void> cancelled = new CompletableFuture<>();

		private final CompletableFuture<Void> closed = new CompletableFuture<>();

		private final CompletableFuture<Void> interrupted = new CompletableFuture<>();

		private final CompletableFuture<Void> waits = new CompletableFuture<>();

		private final CountDownLatch release = new CountDownLatch(1);

		@ConduitRpc
		String ping() {
			return "pong";
		}

		@ConduitRpc
		Flux<Integer> failing(int count) {
			return Flux.range(0, count).concatWith(Flux.error(new DryException("no more than " + count)));
		}

		@ConduitRpc
		Stream<Integer> failingPulled(int count) {
			return Stream.iterate(0, (last) -> {
				if (last + 1 == count) {
					throw new DryException("no more than " + count);
				}
				return last + 1;
			});
		}

		@ConduitRpc
		Flux<Integer> failingChecked() {
			return Flux.error(new CheckedException());
		}

		@ConduitRpc
		Stream<Integer> broken() {
			return Stream.of(1, 2).peek((number) -> {
				throw new IllegalStateException("secret");
			});
		}

		@ConduitRpc
		int sum(Stream<Integer> numbers) {
			try {
				return numbers.mapToInt(Integer::intValue).sum();
			}
			catch (ConduitException ex) {
				this.seen.completeExceptionally(ex);
				throw ex;
			}
		}

		@ConduitRpc
		Mono<Integer> sumOfFlux(Flux<Integer> numbers) {
			return numbers.doOnError(this.seen::completeExceptionally).reduce(0, Integer::sum);
		}

		@ConduitRpc
		Mono<Integer> digits(@Valid Flux<Digit> digits) {
			return digits.map(Digit::n).reduce(0, Integer::sum);
		}

		@ConduitRpc
		@Valid
		Flux<Digit> badDigits() {
			return Flux.just(new Digit(3), new Digit(33));
		}

		@ConduitRpc
		@Nullable Stream<Integer> none() {
			return null;
		}

		@ConduitRpc
		Flux<Integer> briefly() {
			return Flux.<Integer>never().doOnCancel(() -> this.cancelled.complete(null));
		}

		@ConduitRpc
		Stream<Integer> brieflyPulled() {
			return waitingFrom(0);
		}

		@ConduitRpc
		Stream<Integer> held() {
			return Stream.iterate(0, (last) -> {
				awaitRelease();
				return last + 1;
			});
		}

		@ConduitRpc
		Flux<Integer> endless() {
			return Flux.range(0, Integer.MAX_VALUE)
				.publishOn(Schedulers.parallel())
				.doOnCancel(() -> this.cancelled.complete(null));
		}

		@ConduitRpc
		Stream<Integer> endlessPulled() {
			return Stream.iterate(0, (last) -> last + 1).onClose(() -> this.closed.complete(null));
		}

		@ConduitRpc
		Stream<Integer> waiting() {
			return waitingFrom(1);
		}

		@ConduitRpc
		Integer first(Iterator<Integer> numbers) {
			return numbers.next();
		}

		@ConduitRpc
		Stream<Integer> counted(int count) {
			return IntStream.range(0, count).boxed().onClose(() -> this.closed.complete(null));
		}

		private Stream<Integer> waitingFrom(int at) {
			return IntStream.iterate(0, (last) -> last + 1).boxed().peek((number) -> {
				if (number >= at) {
					awaitRelease();
				}
			}).onClose(() -> this.closed.complete(null));
		}

		private void awaitRelease() {
			this.waits.complete(null);
			try {
				this.release.await();
			}
			catch (InterruptedException ex) {
				this.interrupted.complete(null);
				throw new IllegalStateException(ex);
			}
		}

	}

	@ConduitClient("s")
	interface Client {

		@ConduitRpc(errors = DryException.class)
		Flux<Integer> failing(int count);

		Stream<Integer> failingPulled(int count) throws DryException;

		@ConduitRpc(errors = CheckedException.class)
		Flux<Integer> failingChecked();

		Stream<Integer> broken();

		int sum(@Nullable Stream<Integer> numbers);

		Mono<Integer> sumOfFlux(Flux<Integer> numbers);

		Mono<Integer> digits(@Valid Flux<Digit> digits);

		Flux<Digit> badDigits();

		Stream<Integer> none();

		@ConduitRpc(timeout = "100ms")
		Flux<Integer> briefly();

		@ConduitRpc(timeout = "100ms")
		Stream<Integer> brieflyPulled();

		Stream<Integer> held();

		Flux<Integer> endless();

		Stream<Integer> endlessPulled();

		CloseableIterator<Integer> waiting();

		Integer first(Stream<Integer> numbers);

		Flux<Integer> counted(int count);

	}

}

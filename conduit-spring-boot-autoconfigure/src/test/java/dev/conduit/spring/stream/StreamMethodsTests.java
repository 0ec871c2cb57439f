package dev.conduit.spring.stream;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.conduit.annotation.ConduitClient;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.spring.Applications;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every kind of stream, in every shape of call, between a bean and a client.
 */
@Timeout(60)
class StreamMethodsTests {

	/** More than any window. */
	private static final int MANY = 1_000;

	private static final List<Tick> TICKS = IntStream.range(0, MANY).mapToObj(Tick::new).toList();

	private final Applications applications = new Applications();

	@AfterEach
	void close() {
		this.applications.close();
	}

	private Client client() {
		this.applications.server(Service.class);
		return this.applications.calling(Client.class);
	}

	@Test
	void aMethodGivesAStreamOfAnyKind() {
		Client client = client();

		assertThat(client.flux(MANY).collectList().block()).isEqualTo(TICKS);
		assertThat(JdkFlowAdapter.flowPublisherToFlux(client.flow(MANY)).collectList().block()).isEqualTo(TICKS);
		assertThat(Flux.from(client.publisher(MANY)).collectList().block()).isEqualTo(TICKS);
		try (Stream<Tick> stream = client.stream(MANY)) {
			assertThat(stream).isEqualTo(TICKS);
		}
		assertThat(taken(client.iterator(MANY))).isEqualTo(TICKS);
		try (CloseableIterator<Tick> iterator = client.closeable(MANY)) {
			assertThat(taken(iterator)).isEqualTo(TICKS);
		}
	}

	@Test
	void aStreamMayBeEmpty() {
		Client client = client();

		assertThat(client.flux(0).collectList().block()).isEmpty();
		assertThat(client.stream(0)).isEmpty();
		assertThat(client.iterator(0)).isExhausted();
		assertThat(client.sum(Stream.empty())).isZero();
	}

	@Test
	void aMethodTakesAStreamOfAnyKind() {
		Client client = client();
		long sum = TICKS.stream().mapToInt(Tick::n).sum();

		assertThat(client.sum(TICKS.stream())).isEqualTo(sum);
		assertThat(client.sumOfFlux(Flux.fromIterable(TICKS)).block()).isEqualTo(sum);
		assertThat(client.sumOfFlow(JdkFlowAdapter.publisherToFlowPublisher(Flux.fromIterable(TICKS)))).isEqualTo(sum);
		assertThat(client.sumOfIterator(TICKS.iterator())).isEqualTo(sum);
	}

	@Test
	void bothWaysGoAtOnce() {
		Client client = client();

		assertThat(client.doubled(Flux.fromIterable(TICKS)).map(Tick::n).collectList().block()).hasSize(MANY)
			.endsWith(2 * (MANY - 1));
		try (Stream<Tick> doubled = client.doubledPulled(TICKS.stream())) {
			assertThat(doubled.map(Tick::n)).hasSize(MANY).endsWith(2 * (MANY - 1));
		}
	}

	@Test
	void otherArgumentsTravelBesideAStreamAsTheyDoWithoutOne() {
		Client client = client();

		assertThat(client.scaled(3, TICKS.stream().limit(4))).containsExactly(new Tick(0), new Tick(3), new Tick(6),
				new Tick(9));
		assertThat(client.shifted(100, TICKS.stream().limit(2), 10)).containsExactly(new Tick(100), new Tick(110));
	}

	private static List<Tick> taken(Iterator<Tick> iterator) {
		List<Tick> taken = new ArrayList<>();
		iterator.forEachRemaining(taken::add);
		return taken;
	}

	record Tick(int n) {

	}

	@ConduitRpc("ticks")
	static class Service {

		@ConduitRpc
		Flux<Tick> flux(int count) {
			return Flux.range(0, count).map(Tick::new);
		}

		@ConduitRpc
		Flow.Publisher<Tick> flow(int count) {
			return JdkFlowAdapter.publisherToFlowPublisher(flux(count));
		}

		@ConduitRpc
		Publisher<Tick> publisher(int count) {
			return flux(count);
		}

		@ConduitRpc
		Stream<Tick> stream(int count) {
			return IntStream.range(0, count).mapToObj(Tick::new);
		}

		@ConduitRpc
		Iterator<Tick> iterator(int count) {
			return stream(count).iterator();
		}

		@ConduitRpc
		Iterator<Tick> closeable(int count) {
			return stream(count).iterator();
		}

		@ConduitRpc
		long sum(Stream<Tick> ticks) {
			return ticks.mapToLong(Tick::n).sum();
		}

		@ConduitRpc
		Mono<Long> sumOfFlux(Flux<Tick> ticks) {
			return ticks.map(Tick::n).reduce(0L, Long::sum);
		}

		@ConduitRpc
		Mono<Long> sumOfFlow(Flow.Publisher<Tick> ticks) {
			return sumOfFlux(JdkFlowAdapter.flowPublisherToFlux(ticks));
		}

		@ConduitRpc
		long sumOfIterator(Iterator<Tick> ticks) {
			return taken(ticks).stream().mapToLong(Tick::n).sum();
		}

		@ConduitRpc
		Flux<Tick> doubled(Flux<Tick> ticks) {
			return ticks.map((tick) -> new Tick(2 * tick.n()));
		}

		@ConduitRpc
		Stream<Tick> doubledPulled(Stream<Tick> ticks) {
			return ticks.map((tick) -> new Tick(2 * tick.n()));
		}

		@ConduitRpc
		Stream<Tick> scaled(int factor, Stream<Tick> ticks) {
			return ticks.map((tick) -> new Tick(factor * tick.n()));
		}

		@ConduitRpc
		Stream<Tick> shifted(int by, Stream<Tick> ticks, int factor) {
			return ticks.map((tick) -> new Tick(by + factor * tick.n()));
		}

	}

	@ConduitClient("ticks")
	interface Client {

		Flux<Tick> flux(int count);

		Flow.Publisher<Tick> flow(int count);

		Publisher<Tick> publisher(int count);

		Stream<Tick> stream(int count);

		Iterator<Tick> iterator(int count);

		CloseableIterator<Tick> closeable(int count);

		long sum(Stream<Tick> ticks);

		Mono<Long> sumOfFlux(Flux<Tick> ticks);

		long sumOfFlow(Flow.Publisher<Tick> ticks);

		long sumOfIterator(Iterator<Tick> ticks);

		Flux<Tick> doubled(Flux<Tick> ticks);

		Stream<Tick> doubledPulled(Stream<Tick> ticks);

		Stream<Tick> scaled(int factor, Stream<Tick> ticks);

		Stream<Tick> shifted(int by, Stream<Tick> ticks, int factor);

	}

}

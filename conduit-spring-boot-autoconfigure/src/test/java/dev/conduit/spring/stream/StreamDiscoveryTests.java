package dev.conduit.spring.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.conduit.annotation.ConduitClient;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.message.ConduitRpcException;
import dev.conduit.spring.Applications;
import dev.conduit.spring.Calls;
import dev.conduit.spring.client.ImportConduitClients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a server tells of its streams, and what clients make of it.
 */
@Timeout(60)
class StreamDiscoveryTests {

	private final Applications applications = new Applications();

	@AfterEach
	void close() {
		this.applications.close();
	}

	@Test
	void theShapeOfACallAndTheSchemaOfItsItemsAreInTheDocument() throws Exception {
		this.applications.server(Service.class);
		JsonNode document = JsonMapper.shared()
			.readTree(new Calls(this.applications.client()).call("conduit.discover", ""));

		List<String> shapes = new ArrayList<>();
		document.path("methods").forEach((method) -> shapes.add(method.path("interaction").asString()));
		JsonNode both = document.path("methods").get(0);

		assertThat(document.path("methods").findValuesAsString("name")).containsExactly("d.both", "d.down", "d.one",
				"d.up");
		assertThat(shapes).containsExactly("bidirectional", "server-stream", "unary", "client-stream");
		assertThat(both.path("parameters").path("type").asString()).isEqualTo("integer");
		assertThat(both.path("items").path("type").asString()).isEqualTo("string");
		assertThat(both.path("result").path("type").asString()).isEqualTo("boolean");
		assertThat(document.path("methods").get(1).has("items")).isFalse();
		assertThat(document.path("methods").get(1).path("fingerprint").asString())
			.isNotEqualTo(document.path("methods").get(2).path("fingerprint").asString());
	}

	@Test
	void anotherShapeIsADifferenceThatSaysSo() {
		this.applications.server(Service.class);
		Client client = this.applications.with("conduit.client.channels.default.compatibility=fail")
			.client(Imports.class)
			.getBean(Client.class);

		assertThat(client.up(Stream.of("a", "b"))).isEqualTo(2);
		assertThat(client.both(1, Flux.just("a")).blockLast()).isTrue();
		assertThatExceptionOfType(ConduitRpcException.class).isThrownBy(() -> client.down(3).count())
			.withMessageContaining("result is 'string' here and 'integer' at the server");
		assertThatExceptionOfType(ConduitRpcException.class).isThrownBy(() -> client.one().count())
			.withMessageContaining("the call is 'server-stream' here and 'unary' at the server");
	}

	@ConduitRpc("d")
	static class Service {

		@ConduitRpc
		int one() {
			return 1;
		}

		@ConduitRpc
		Stream<Integer> down(int from) {
			return Stream.of(from);
		}

		@ConduitRpc
		long up(Stream<String> words) {
			return words.count();
		}

		@ConduitRpc
		Flux<Boolean> both(int at, Flow.Publisher<String> words) {
			return Flux.just(at > 0);
		}

	}

	@ImportConduitClients(Client.class)
	static class Imports {

	}

	@ConduitClient("d")
	interface Client {

		Stream<Integer> one();

		Stream<String> down(int from);

		long up(Stream<String> words);

		Flux<Boolean> both(int at, Flux<String> words);

	}

}

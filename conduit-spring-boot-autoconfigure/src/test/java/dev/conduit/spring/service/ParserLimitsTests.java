package dev.conduit.spring.service;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ContentType;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.spring.Applications;
import dev.conduit.spring.Calls;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Payloads that are made to keep a parser busy.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ParserLimitsTests {

	private static final int DEEP = 100_000;

	@AutoClose
	private final Applications applications = new Applications();

	private Calls calls;

	@BeforeAll
	void start() {
		this.applications.server(Service.class);
		this.calls = new Calls(this.applications.client());
	}

	static Stream<Named<Payload>> refused() {
		return Stream.of(json("arrays in arrays", "[".repeat(DEEP) + "]".repeat(DEEP)),
				json("objects in objects", "{\"a\":".repeat(DEEP) + "1" + "}".repeat(DEEP)),
				json("arrays without an end", "[".repeat(DEEP)),
				json("a number of a million digits", "9".repeat(1_000_000)),
				json("a fraction of a million digits", "0." + "9".repeat(1_000_000)),
				json("a name of a million letters", "{\"" + "n".repeat(1_000_000) + "\":1}"),
				cbor("arrays in arrays of CBOR", (byte) 0x81), cbor("tags of tags of CBOR", (byte) 0xc1),
				cbor("arrays of unknown length of CBOR", (byte) 0x9f));
	}

	@ParameterizedTest
	@MethodSource
	void refused(Payload payload) {
		for (String route : new String[] { "anything", "map", "scalar" }) {
			Problem problem = this.calls.fail(route, payload);

			assertThat(problem.code()).isIn(ErrorCode.MALFORMED_PAYLOAD, ErrorCode.INVALID_PARAMETERS,
					ErrorCode.INVALID_TYPE);
			assertThat(problem.detail()).doesNotContain("StackOverflow").hasSizeLessThan(1000);
		}
		assertThat(this.calls.call("scalar", "1")).isEqualTo("1");
	}

	/** Their hashes in a map of Java are all the same. */
	@Test
	void manyNamesWithTheSameHashAreReadOrRefusedInTime() {
		StringBuilder json = new StringBuilder("{");
		for (int i = 0; i < 1 << 16; i++) {
			StringBuilder name = new StringBuilder();
			for (int bit = 0; bit < 16; bit++) {
				name.append((((i >> bit) & 1) == 0) ? "Aa" : "BB");
			}
			json.append((i == 0) ? "" : ",").append('"').append(name).append("\":").append(i);
		}
		json.append('}');
		long begun = System.nanoTime();

		String answer = answerOrRefusal(json.toString());

		assertThat(answer).isIn("65536", "MALFORMED_PAYLOAD");
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
	}

	private String answerOrRefusal(String json) {
		try {
			return this.calls.send("map", Calls.json(json)).payload().asText();
		}
		catch (Exception ex) {
			return ((ConduitException) ex.getCause()).code().name();
		}
	}

	private static Named<Payload> json(String name, String json) {
		return Named.of(name, Payload.of(json.getBytes(StandardCharsets.UTF_8), ContentType.JSON));
	}

	private static Named<Payload> cbor(String name, byte repeated) {
		byte[] bytes = new byte[DEEP];
		Arrays.fill(bytes, repeated);
		return Named.of(name, Payload.of(bytes, ContentType.CBOR));
	}

	static class Service {

		@ConduitRpc("anything")
		String anything(@Nullable Object value) {
			return "read";
		}

		@ConduitRpc("map")
		int map(Map<String, Object> value) {
			return value.size();
		}

		@ConduitRpc("scalar")
		int scalar(int value) {
			return value;
		}

	}

}

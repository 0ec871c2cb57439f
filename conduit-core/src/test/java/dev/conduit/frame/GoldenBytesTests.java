package dev.conduit.frame;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The bytes that {@code docs/protocol.json} publishes.
 */
class GoldenBytesTests {

	private static final Map<String, Frame> FRAMES = Frames.all();

	static Set<String> frames() {
		return FRAMES.keySet();
	}

	static Stream<String> streams() {
		return names("golden_streams");
	}

	static Stream<String> malformed() {
		return names("malformed");
	}

	@Test
	void areThereForEveryFrameOfTheTests() {
		assertThat(PublishedProtocol.golden().keySet()).isEqualTo(FRAMES.keySet());
	}

	@Test
	void areThereForEveryType() {
		Set<FrameType> types = PublishedProtocol.list("golden")
			.map((example) -> FrameType.valueOf(example.get("type").asString()))
			.collect(Collectors.toCollection(() -> EnumSet.noneOf(FrameType.class)));

		assertThat(types).isEqualTo(EnumSet.allOf(FrameType.class));
	}

	@ParameterizedTest
	@MethodSource("frames")
	void areWhatIsWritten(String name) {
		byte[] bytes = Wire.encode(FRAMES.get(name));

		assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(PublishedProtocol.golden().get(name));
	}

	@ParameterizedTest
	@MethodSource("frames")
	void areRead(String name) {
		List<Frame> frames = Wire.decode(Wire.bytes(PublishedProtocol.golden().get(name)));

		assertThat(frames).usingRecursiveComparison().isEqualTo(List.of(FRAMES.get(name)));
	}

	@ParameterizedTest
	@MethodSource("streams")
	void ofStreamsAreReadHoweverTheyAreCut(String name) {
		JsonNode stream = find("golden_streams", name);
		boolean preface = stream.get("preface").asBoolean();
		byte[] bytes = Wire
			.bytes(stream.get("hex").valueStream().map(JsonNode::asString).collect(Collectors.joining()));
		List<Frame> expected = stream.get("frames").valueStream().map((frame) -> FRAMES.get(frame.asString())).toList();

		for (int cut = 0; cut <= bytes.length; cut++) {
			byte[] first = Arrays.copyOf(bytes, cut);
			byte[] second = Arrays.copyOfRange(bytes, cut, bytes.length);
			assertThat(known(Wire.decode(preface, FrameLimits.DEFAULT, first, second))).as("cut at %d", cut)
				.usingRecursiveComparison()
				.isEqualTo(expected);
		}
		assertThat(known(Wire.decode(preface, FrameLimits.DEFAULT, Wire.oneByOne(bytes)))).as("one byte at a time")
			.usingRecursiveComparison()
			.isEqualTo(expected);
	}

	@Test
	void ofAFrameWithAChecksumAreWhatIsWritten() {
		FrameEncoder encoder = new FrameEncoder();
		encoder.setFormat(8192, 8192, true);

		byte[] bytes = Wire.encode(encoder, FRAMES.get("rpc-response"));

		assertThat(HexFormat.of().formatHex(bytes))
			.isEqualTo(find("golden_streams", "checksum").get("hex").get(0).asString());
	}

	@ParameterizedTest
	@MethodSource("malformed")
	void thatAreMalformedAreRefusedHoweverTheyAreCut(String name) {
		JsonNode example = find("malformed", name);
		boolean preface = example.get("preface").asBoolean();
		byte[] bytes = Wire.bytes(example.get("hex").asString());

		assertThatExceptionOfType(MalformedFrameException.class)
			.isThrownBy(() -> Wire.decode(preface, FrameLimits.DEFAULT, bytes));
		assertThatExceptionOfType(MalformedFrameException.class)
			.isThrownBy(() -> Wire.decode(preface, FrameLimits.DEFAULT, Wire.oneByOne(bytes)));
	}

	@Test
	void arePrintedInTheText() {
		Map<String, String> printed = new LinkedHashMap<>();
		for (String example : PublishedProtocol.code("golden").split("\n\n", -1)) {
			String[] nameAndBytes = example.split("\n", 2);
			printed.put(nameAndBytes[0], nameAndBytes[1].replaceAll("\\s", ""));
		}

		assertThat(printed).isEqualTo(PublishedProtocol.golden());
	}

	@Test
	void ofTheTranscriptArePrintedInTheText() {
		StringBuilder printed = new StringBuilder();
		PublishedProtocol.code("transcript")
			.lines()
			.filter((line) -> !line.isBlank())
			.forEach((line) -> printed.append(line, 10, 58));
		Map<String, String> golden = PublishedProtocol.golden();

		assertThat(printed.toString().replace(" ", ""))
			.isEqualTo(PublishedProtocol.get("preface").get("hex").asString() + golden.get("auth-request-scram")
					+ golden.get("auth-challenge") + golden.get("auth-response") + golden.get("auth-success"));
	}

	private static List<Frame> known(List<Frame> frames) {
		return frames.stream().filter((frame) -> !(frame instanceof Frame.Unknown)).toList();
	}

	private static Stream<String> names(String list) {
		return PublishedProtocol.list(list).map((example) -> example.get("name").asString());
	}

	private static JsonNode find(String list, String name) {
		return PublishedProtocol.list(list)
			.filter((example) -> example.get("name").asString().equals(name))
			.findAny()
			.orElseThrow();
	}

}

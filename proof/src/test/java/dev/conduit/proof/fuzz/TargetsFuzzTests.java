package dev.conduit.proof.fuzz;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same targets for Jazzer, which finds new ways by what an input reaches, and knows
 * what deserialization and reflection must not do. Without {@code JAZZER_FUZZ=1} the
 * examples and what was found before are run again. {@code src/proof/fuzz.sh} fuzzes each
 * for a while.
 */
class TargetsFuzzTests {

	private static final Map<Kind, Target> OPEN = new EnumMap<>(Kind.class);

	@AfterAll
	static void closeAll() {
		OPEN.values().forEach(Target::close);
		OPEN.clear();
	}

	@FuzzTest
	@MethodSource("framesAtServerExamples")
	void framesAtServer(byte[] input) {
		feed(Kind.FRAMES_AT_SERVER, input);
	}

	static Stream<Arguments> framesAtServerExamples() {
		return examples(Kind.FRAMES_AT_SERVER);
	}

	@FuzzTest
	@MethodSource("framesAtClientExamples")
	void framesAtClient(byte[] input) {
		feed(Kind.FRAMES_AT_CLIENT, input);
	}

	static Stream<Arguments> framesAtClientExamples() {
		return examples(Kind.FRAMES_AT_CLIENT);
	}

	@FuzzTest
	@MethodSource("headerBlockExamples")
	void headerBlock(byte[] input) {
		feed(Kind.HEADER_BLOCK, input);
	}

	static Stream<Arguments> headerBlockExamples() {
		return examples(Kind.HEADER_BLOCK);
	}

	@FuzzTest
	@MethodSource("scramExamples")
	void scram(byte[] input) {
		feed(Kind.SCRAM_CLIENT_FIRST, input);
		feed(Kind.SCRAM_CLIENT_FINAL, input);
		feed(Kind.SCRAM_SERVER_FIRST, input);
		feed(Kind.SCRAM_SERVER_FINAL, input);
	}

	static Stream<Arguments> scramExamples() {
		return Stream
			.of(Kind.SCRAM_CLIENT_FIRST, Kind.SCRAM_CLIENT_FINAL, Kind.SCRAM_SERVER_FIRST, Kind.SCRAM_SERVER_FINAL)
			.flatMap(TargetsFuzzTests::examples);
	}

	@FuzzTest
	@MethodSource("jsonExamples")
	void json(byte[] input) {
		feed(Kind.JSON, input);
	}

	static Stream<Arguments> jsonExamples() {
		return examples(Kind.JSON);
	}

	@FuzzTest
	@MethodSource("plainJsonExamples")
	void plainJson(byte[] input) {
		feed(Kind.PLAIN_JSON, input);
	}

	static Stream<Arguments> plainJsonExamples() {
		return examples(Kind.PLAIN_JSON);
	}

	@FuzzTest
	@MethodSource("cborExamples")
	void cbor(byte[] input) {
		feed(Kind.CBOR, input);
	}

	static Stream<Arguments> cborExamples() {
		return examples(Kind.CBOR);
	}

	@FuzzTest
	@MethodSource("sharedMemoryExamples")
	void sharedMemory(byte[] input) {
		feed(Kind.SHARED_MEMORY, input);
	}

	static Stream<Arguments> sharedMemoryExamples() {
		return examples(Kind.SHARED_MEMORY);
	}

	private static Stream<Arguments> examples(Kind kind) {
		try (Target target = kind.open()) {
			return target.examples().stream().map(Arguments::of);
		}
	}

	private static void feed(Kind kind, byte[] input) {
		OPEN.computeIfAbsent(kind, Kind::open).feed(input);
	}

}

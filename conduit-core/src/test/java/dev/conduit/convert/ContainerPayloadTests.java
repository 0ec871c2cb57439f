package dev.conduit.convert;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

import dev.conduit.container.Container;
import dev.conduit.container.ContainerLimits;
import dev.conduit.container.Containers;
import dev.conduit.convert.container.ContainerPayloadConverter;
import dev.conduit.convert.jackson.JacksonPayloadConverter;
import dev.conduit.message.ContentType;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Violation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ContainerPayloadTests {

	private static final PayloadConverters CONVERTERS = new PayloadConverters(
			List.of(new ContainerPayloadConverter(ContainerLimits.DEFAULT),
					new JacksonPayloadConverter(JsonMapper.shared()).refusingUnknownProperties(),
					new JacksonPayloadConverter(CBORMapper.shared(), ContentType.CBOR)));

	@Test
	void aContainerIsWrittenInItsBinaryFormWhateverElseIsTheDefault() {
		Payload payload = CONVERTERS.writing(ContentType.CBOR).writer(Container.class).write(Containers.everything());

		assertThat(payload.contentType()).isEqualTo(ContentType.CONTAINER);
		assertThat(CONVERTERS.reader(Container.class).read(payload)).isEqualTo(Containers.everything());
	}

	@Test
	void itComesBackFromEachFormatAsItWas() {
		long seed = System.nanoTime();
		Random random = new Random(seed);

		CONVERTERS.writers(Container.class).forEach((contentType, writer) -> {
			for (int round = 0; round < 100; round++) {
				Container container = (round == 0) ? Containers.everything() : Containers.random(random, 5);
				assertThat(CONVERTERS.reader(Container.class).read(writer.write(container)))
					.as("%s, seed %d", contentType, seed)
					.isEqualTo(container);
			}
		});
		assertThat(CONVERTERS.writers(Container.class)).containsOnlyKeys(ContentType.CONTAINER, ContentType.JSON,
				ContentType.CBOR);
	}

	@Test
	void inJsonEachValueTellsItsKind() {
		Container container = Container.builder()
			.text("customer", "Ann")
			.int64("serial", 7)
			.container("address", (address) -> address.text("city", "Bern"))
			.build();

		assertThat(CONVERTERS.writer(Container.class, ContentType.JSON).write(container).asText()).isEqualTo("""
				{"customer":{"text":"Ann"},"serial":{"int64":"7"},"address":{"container":{"city":{"text":"Bern"}}}}""");
	}

	@Test
	void itMayBeAPartOfAnotherObjectAndOneOfSeveralParameters() {
		Labelled labelled = new Labelled("a", Containers.everything());
		NamedTypes several = new NamedTypes(List.of(new NamedTypes.Entry("label", String.class, true),
				new NamedTypes.Entry("content", Container.class, true)));

		Payload payload = CONVERTERS.writer(Labelled.class).write(labelled);

		assertThat(CONVERTERS.reader(Labelled.class).read(payload)).isEqualTo(labelled);
		assertThat((Object[]) CONVERTERS.reader(several).read(payload)).containsExactly("a", labelled.content());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "{\"a\":1} | a | expected an object that names a kind, such as {\"int32\": 1}",
					"{\"a\":{\"int33\":1}} | a.int33 | there is no kind 'int33'",
					"{\"a\":{\"uint8\":256}} | a.uint8 | expected uint8",
					"{\"a\":{\"uint8\":\"x\"}} | a.uint8 | expected uint8",
					"{\"a\":{\"char\":\"ab\"}} | a.char | expected one character",
					"{\"a\":{\"int8\":1,\"int16\":1}} | a.int16 | a value has one kind",
					"{\"a\":{\"list\":[{\"text\":\"x\"},{\"text\":7}]}} | a.list[1].text | expected string",
					"[] | payload | expected object" })
	void whatIsNoContainerIsSaidWithItsPath(String json, String field, String message) {
		PayloadConversionException refusal = refusal(json);

		assertThat(refusal.problem().code()).isEqualTo(ErrorCode.INVALID_PARAMETERS);
		assertThat(refusal.problem().violations()).containsExactly(new Violation(field, message));
	}

	@Test
	void aDepthOfTenThousandIsRefusedCleanlyInEachFormat() {
		byte[] binary = new byte[40_000];
		for (int i = 0; i < 10_000; i++) {
			System.arraycopy(new byte[] { 1, 15, 1, 'a' }, 0, binary, 4 * i, 4);
		}
		byte[] withVersion = new byte[40_001];
		withVersion[0] = 1;
		System.arraycopy(binary, 0, withVersion, 1, binary.length);
		byte[] cbor = new byte[10_000];
		Arrays.fill(cbor, (byte) 0x81);

		assertThat(refusal(Payload.of(withVersion, ContentType.CONTAINER)).problem().detail())
			.contains("nested more than 100 deep");
		assertThat(refusal("{\"a\":{\"container\":".repeat(10_000)).problem().code()).isIn(ErrorCode.MALFORMED_PAYLOAD,
				ErrorCode.INVALID_PARAMETERS);
		assertThat(refusal("{\"a\":{\"container\":".repeat(101) + "{}" + "}}".repeat(101)).problem().violations())
			.extracting(Violation::message)
			.containsExactly("nested more than 100 deep");
		assertThat(refusal(Payload.of(cbor, ContentType.CBOR)).problem().code()).isIn(ErrorCode.MALFORMED_PAYLOAD,
				ErrorCode.INVALID_PARAMETERS);
	}

	private static PayloadConversionException refusal(String json) {
		return refusal(Payload.of(json.getBytes(StandardCharsets.UTF_8), ContentType.JSON));
	}

	private static PayloadConversionException refusal(Payload payload) {
		return catchThrowableOfType(PayloadConversionException.class,
				() -> CONVERTERS.reader(Container.class).read(payload));
	}

	record Labelled(String label, Container content) {

	}

}

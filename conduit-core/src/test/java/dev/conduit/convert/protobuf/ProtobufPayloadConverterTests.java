package dev.conduit.convert.protobuf;

import java.util.List;

import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import dev.conduit.convert.NamedTypes;
import dev.conduit.convert.PayloadConversionException;
import dev.conduit.convert.PayloadConverters;
import dev.conduit.convert.jackson.JacksonPayloadConverter;
import dev.conduit.message.ContentType;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ProtobufPayloadConverterTests {

	private static final PayloadConverters CONVERTERS = new PayloadConverters(
			List.of(new JacksonPayloadConverter(JsonMapper.shared()), new ProtobufPayloadConverter()));

	@Test
	void aMessageIsWrittenAsItselfWhateverElseIsTheDefault() {
		Timestamp time = Timestamp.newBuilder().setSeconds(7).setNanos(9).build();

		Payload payload = CONVERTERS.writer(Timestamp.class).write(time);

		assertThat(payload.contentType()).isEqualTo(ContentType.PROTOBUF);
		assertThat(payload.toByteArray()).isEqualTo(time.toByteArray());
		assertThat(CONVERTERS.reader(Timestamp.class).read(payload)).isEqualTo(time);
		assertThat(CONVERTERS.writers(Timestamp.class)).containsOnlyKeys(ContentType.PROTOBUF);
	}

	@Test
	void whatIsNoMessageStaysWithTheOthers() {
		assertThat(CONVERTERS.writer(List.class).write(List.of(1)).contentType()).isEqualTo(ContentType.JSON);
	}

	@Test
	void bytesThatAreNoSuchMessageAreRefused() {
		Payload cut = Payload.of(new byte[] { 8 }, ContentType.PROTOBUF);
		Value deep = Value.getDefaultInstance();
		for (int i = 0; i < 200; i++) {
			deep = Value.newBuilder().setListValue(ListValue.newBuilder().addValues(deep)).build();
		}
		Payload nested = Payload.of(deep.toByteArray(), ContentType.PROTOBUF);

		assertThat(refusal(Timestamp.class, cut).problem().code()).isEqualTo(ErrorCode.MALFORMED_PAYLOAD);
		assertThat(refusal(Value.class, nested).problem().code()).isEqualTo(ErrorCode.MALFORMED_PAYLOAD);
	}

	@Test
	void jsonForAMessageIsNoMatterOfItsGetters() {
		Payload json = Payload.of("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8), ContentType.JSON);

		assertThat(refusal(Struct.class, json).problem().code()).isEqualTo(ErrorCode.UNSUPPORTED_CONTENT_TYPE);
	}

	@Test
	void aMessageBesideOtherParametersIsRefusedBeforehand() {
		NamedTypes several = new NamedTypes(List.of(new NamedTypes.Entry("at", Timestamp.class, true),
				new NamedTypes.Entry("count", int.class, true)));

		assertThatIllegalArgumentException().isThrownBy(() -> CONVERTERS.reader(several))
			.withMessageContaining("com.google.protobuf.Timestamp")
			.withMessageContaining("cannot stand beside other parameters");
	}

	@Test
	void aTypeThatIsNoGeneratedClassIsRefusedBeforehand() {
		assertThatIllegalArgumentException().isThrownBy(() -> CONVERTERS.reader(Message.class))
			.withMessageContaining("no generated class");
	}

	private static PayloadConversionException refusal(Class<?> type, Payload payload) {
		return catchThrowableOfType(PayloadConversionException.class, () -> CONVERTERS.reader(type).read(payload));
	}

}

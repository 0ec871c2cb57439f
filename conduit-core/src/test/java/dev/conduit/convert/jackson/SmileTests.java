package dev.conduit.convert.jackson;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.smile.SmileMapper;

import dev.conduit.convert.PayloadConversionException;
import dev.conduit.message.ContentType;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Violation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class SmileTests {

	private static final JacksonPayloadConverter SMILE = new JacksonPayloadConverter(SmileMapper.shared(),
			ContentType.SMILE);

	@Test
	void aRecordComesBackAsItWas() {
		Order order = new Order("Ann", List.of(1, 2, 3));

		Payload payload = SMILE.writer(Order.class).write(order);

		assertThat(payload.contentType()).isEqualTo(ContentType.SMILE);
		assertThat(SMILE.reader(Order.class).read(payload)).isEqualTo(order);
	}

	@Test
	void anUnknownPropertyIsRefusedWhereJsonRefusesIt() {
		Payload payload = SMILE.writer(Map.class)
			.write(Map.of("customer", "Ann", "numbers", List.of(), "colour", "red"));

		PayloadConversionException refusal = catchThrowableOfType(PayloadConversionException.class,
				() -> SMILE.refusingUnknownProperties().reader(Order.class).read(payload));

		assertThat(refusal.problem().violations()).containsExactly(new Violation("colour", "is not known"));
	}

	@Test
	void whatIsNoSmileIsCalledSo() {
		Payload payload = Payload.of(new byte[] { ':', ')', '\n', 1, (byte) 0xfa, 7 }, ContentType.SMILE);

		PayloadConversionException refusal = catchThrowableOfType(PayloadConversionException.class,
				() -> SMILE.reader(Order.class).read(payload));

		assertThat(refusal.problem().code()).isEqualTo(ErrorCode.MALFORMED_PAYLOAD);
		assertThat(refusal.problem().detail()).contains("SMILE");
	}

	record Order(String customer, List<Integer> numbers) {

	}

}

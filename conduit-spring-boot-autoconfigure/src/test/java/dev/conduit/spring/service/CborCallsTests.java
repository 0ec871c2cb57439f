package dev.conduit.spring.service;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.cbor.CBORMapper;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.message.ContentType;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Reply;
import dev.conduit.spring.Calls;
import dev.conduit.spring.ConduitContext;

import static org.assertj.core.api.Assertions.assertThat;

class CborCallsTests {

	@Test
	void aCallIsAnsweredInItsOwnContentType() {
		ConduitContext.looped(Sums.class).run((context) -> {
			Calls calls = new Calls(context);

			Reply cbor = calls.send("add", cbor(new Addends(1, 2)));
			assertThat(cbor.payload().contentType()).isEqualTo(ContentType.CBOR);
			assertThat(CBORMapper.shared().readValue(cbor.payload().toByteArray(), Sum.class)).isEqualTo(new Sum(3));
			Reply json = calls.send("add", Calls.json("{\"a\":1,\"b\":2}"));
			assertThat(json.payload().contentType()).isEqualTo(ContentType.JSON);
			assertThat(json.payload().asText()).isEqualTo("{\"value\":3}");
		});
	}

	@Test
	void aBombIsATypedErrorAndTheNextCallIsServed() {
		ConduitContext.looped(Sums.class).run((context) -> {
			Calls calls = new Calls(context);
			byte[] nested = new byte[10_000];
			Arrays.fill(nested, (byte) 0x81);

			assertThat(calls.fail("depth", Payload.of(nested, ContentType.CBOR)).code())
				.isIn(ErrorCode.MALFORMED_PAYLOAD, ErrorCode.INVALID_PARAMETERS);
			assertThat(calls.fail("depth", "[".repeat(10_000)).code()).isIn(ErrorCode.MALFORMED_PAYLOAD,
					ErrorCode.INVALID_PARAMETERS);
			assertThat(calls.fail("add", cbor(List.of(1))).code()).isEqualTo(ErrorCode.INVALID_PARAMETERS);
			assertThat(calls.call("add", "{\"a\":1,\"b\":2}")).isEqualTo("{\"value\":3}");
		});
	}

	private static Payload cbor(Object value) {
		return Payload.of(CBORMapper.shared().writeValueAsBytes(value), ContentType.CBOR);
	}

	record Addends(int a, int b) {

	}

	record Sum(int value) {

	}

	static class Sums {

		@ConduitRpc
		Sum add(Addends addends) {
			return new Sum(addends.a() + addends.b());
		}

		@ConduitRpc
		void depth(Object anything) {
		}

	}

}

package dev.conduit.frame;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;

import dev.conduit.message.AckLevel;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.TopicName;

import static org.assertj.core.api.Assertions.assertThat;

class KnownHeadersTests {

	@Test
	void headersThatCameTwiceAreKnownTheThirdTime() {
		Headers headers = Headers.of("type", "Reading");

		List<Headers> came = sent(List.of(headers, headers, headers, headers));

		assertThat(came).containsOnly(headers);
		assertThat(came.get(3)).isSameAs(came.get(2));
	}

	@Test
	void headersThatChangeTakeTheirPlaceFromNoneThatStay() {
		Headers stays = Headers.of("type", "Reading");
		List<Headers> all = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			all.add(stays);
			all.add(Headers.of("traceparent", "number " + i));
		}

		List<Headers> came = sent(all);

		assertThat(came).isEqualTo(all);
		assertThat(came.get(1998)).isSameAs(came.get(1000));
	}

	@Test
	void whateverCameBeforeHeadersAreThoseThatWereSent() {
		long seed = System.nanoTime();
		System.out.println("seed " + seed);
		Random random = new Random(seed);
		List<Headers> all = new ArrayList<>();
		for (int i = 0; i < 5000; i++) {
			Headers headers = Headers.EMPTY;
			for (int entry = random.nextInt(3); entry > 0; entry--) {
				headers = headers.with("n" + "ä".repeat(random.nextInt(2)) + random.nextInt(4),
						"v".repeat(random.nextInt(150)) + random.nextInt(3));
			}
			for (int times = 1 + random.nextInt(3); times > 0; times--) {
				all.add(headers);
			}
			all.add(all.get(random.nextInt(all.size())));
		}

		assertThat(sent(all)).isEqualTo(all);
	}

	private static List<Headers> sent(List<Headers> all) {
		UnpooledByteBufAllocator allocator = UnpooledByteBufAllocator.DEFAULT;
		FrameEncoder encoder = new FrameEncoder();
		List<Headers> came = new ArrayList<>();
		ByteBuf bytes = allocator.buffer();
		try (FrameDecoder decoder = FrameDecoder.forClient(allocator, () -> 0)) {
			for (Headers headers : all) {
				Message message = new Message(new TopicName("t"), headers, Payload.EMPTY, null);
				encoder.encode(new Frame.Message(1, message.topic(), 0, AckLevel.NONE, 1, null, headers,
						message.payload(), message.handling()), bytes.clear());
				decoder.decode(bytes, (frame) -> came.add(((Frame.Message) frame).headers()));
			}
		}
		finally {
			bytes.release();
		}
		return came;
	}

}

package dev.conduit.frame;

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FrameCodecTests {

	@Test
	void eachFrameComesBackAsItWas() {
		FrameEncoder encoder = new FrameEncoder();
		Frames.all().forEach((name, frame) -> {
			ByteBuf bytes = Unpooled.buffer();
			encoder.encode(frame, bytes);
			List<Frame> frames = new ArrayList<>();
			try (FrameDecoder decoder = FrameDecoder.forClient(ByteBufAllocator.DEFAULT, () -> 0)) {
				decoder.decode(bytes, frames::add);
			}
			assertThat(frames).as(name).usingRecursiveComparison().isEqualTo(List.of(frame));
		});
	}

}

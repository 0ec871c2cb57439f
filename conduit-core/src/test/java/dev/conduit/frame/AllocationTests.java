package dev.conduit.frame;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicReference;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the frames of each call and message cost the collector: the values that they hold,
 * and little besides.
 */
class AllocationTests {

	private static final int ROUNDS = 2_000;

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);

	private final FrameEncoder encoder = new FrameEncoder();

	@ParameterizedTest
	@CsvSource({ "rpc-request, 200", "rpc-response, 160", "message-delivered, 200", "ack, 60", "heartbeat-ping, 60" })
	void readingAFrameAllocatesItsValues(String name, long most) {
		ByteBuf bytes = this.allocator.directBuffer();
		this.encoder.encode(Frames.all().get(name), bytes);
		AtomicReference<Frame> last = new AtomicReference<>();
		try (FrameDecoder decoder = FrameDecoder.forClient(this.allocator, () -> 0)) {
			assertThat(allocated(() -> decoder.decode(bytes.readerIndex(0), last::set))).isLessThanOrEqualTo(most);
		}
		finally {
			bytes.release();
		}
		assertThat(last.get()).isEqualTo(Frames.all().get(name));
	}

	@ParameterizedTest
	@CsvSource({ "rpc-request", "rpc-response", "message-delivered", "ack" })
	void writingAFrameAllocatesNextToNothing(String name) {
		ByteBuf bytes = this.allocator.directBuffer();
		Frame frame = Frames.all().get(name);
		try {
			assertThat(allocated(() -> this.encoder.encode(frame, bytes.clear()))).isLessThanOrEqualTo(100);
		}
		finally {
			bytes.release();
		}
	}

	@Test
	void refusingALengthAllocatesNoMoreThanItsException() {
		byte[] header = Wire.bytes("7fffffff" + "21000000" + "0000000000000001");

		long bytes = allocated(() -> {
			try {
				Wire.decode(header);
			}
			catch (MalformedFrameException ex) {
				return;
			}
			throw new AssertionError("expected to be refused");
		});

		assertThat(bytes).isLessThan(32 * 1024);
	}

	/**
	 * Bytes on average, once everything is loaded.
	 */
	private static long allocated(Runnable action) {
		for (int i = 0; i < ROUNDS; i++) {
			action.run();
		}
		long before = THREADS.getCurrentThreadAllocatedBytes();
		for (int i = 0; i < ROUNDS; i++) {
			action.run();
		}
		return (THREADS.getCurrentThreadAllocatedBytes() - before) / ROUNDS;
	}

}

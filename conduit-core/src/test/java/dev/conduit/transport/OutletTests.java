package dev.conduit.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameDecoder;
import dev.conduit.frame.FrameLimits;
import dev.conduit.message.ConduitException;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OutletTests {

	private static final int MAX_PENDING = 1_000_000;

	private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

	private final Outlet outlet = new Outlet(new PeerInfo("test", "peer", true),
			new WriteLimits(1000, 2000, MAX_PENDING, Duration.ofSeconds(10)), this.allocator);

	OutletTests() {
		this.outlet.setFormat(50_000, 200_000, false);
	}

	@AfterEach
	void nothingIsLeft() {
		this.outlet.discard();
		assertThat(this.outlet.budget().pendingBytes()).isZero();
		assertThat(this.allocator.metric().usedHeapMemory()).isZero();
	}

	@Test
	void smallFramesShareABatch() {
		for (int i = 1; i <= 50; i++) {
			assertThat(this.outlet.write(response(i, 100))).isTrue();
		}
		long pending = this.outlet.budget().pendingBytes();

		List<ByteBuf> batches = batches();

		assertThat(batches).hasSize(1);
		assertThat(batches.get(0).readableBytes()).isEqualTo((int) pending);
		assertThat(ids(batches)).hasSize(50).isSorted();
	}

	@Test
	void batchesAreBounded() {
		for (int i = 1; i <= 100; i++) {
			this.outlet.write(response(i, 4000));
		}

		List<ByteBuf> batches = batches();

		assertThat(batches).hasSizeGreaterThan(5).allMatch((batch) -> batch.readableBytes() <= 64 * 1024);
		assertThat(ids(batches)).hasSize(100).isSorted();
	}

	@Test
	void largeFrameIsABatchOfItsOwnAndKeepsItsPlace() {
		this.outlet.write(response(1, 10));
		this.outlet.write(response(2, 100_000));
		this.outlet.write(response(3, 10));

		List<ByteBuf> batches = batches();

		assertThat(batches).hasSize(3);
		assertThat(ids(batches)).containsExactly(1L, 2L, 3L);
	}

	@Test
	void frameThatCannotBeEncodedLeavesNoTrace() {
		this.outlet.write(response(1, 10));

		assertThatExceptionOfType(ConduitException.class).isThrownBy(() -> this.outlet.write(response(2, 200_001)));
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> this.outlet.write(response(0, 10)));
		this.outlet.write(response(3, 10));

		assertThat(ids(batches())).containsExactly(1L, 3L);
	}

	@Test
	void nothingWaitsAfterTheOnlyFrameCouldNotBeEncoded() {
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> this.outlet.write(response(0, 10)));

		assertThat(this.outlet.isEmpty()).isTrue();
		assertThat(this.outlet.poll()).isNull();
		this.outlet.write(response(1, 20_000));
		assertThat(ids(batches())).containsExactly(1L);
	}

	@Test
	void whatIsTooMuchIsNotSent() {
		int taken = 0;
		while (this.outlet.write(response(taken + 1, 5000))) {
			taken++;
		}
		assertThat(this.outlet.write(response(taken + 1, 50_000))).isFalse();

		List<ByteBuf> batches = batches();

		assertThat(taken).isEqualTo(MAX_PENDING / 5016 + 1);
		assertThat(ids(batches)).hasSize(taken);
	}

	@Test
	void framesOfEachThreadStayInOrder() throws InterruptedException {
		int each = 500;
		Outlet shared = new Outlet(new PeerInfo("test", "peer", true),
				new WriteLimits(1000, 2000, 100_000_000, Duration.ofSeconds(10)), PooledByteBufAllocator.DEFAULT);
		shared.setFormat(50_000, 200_000, false);
		CountDownLatch running = new CountDownLatch(4);
		for (int i = 0; i < 4; i++) {
			int thread = i;
			Thread.startVirtualThread(() -> {
				for (int j = 1; j <= each; j++) {
					shared.write(response(10_000L * thread + j, (j % 7 == 0) ? 9000 : 30));
				}
				running.countDown();
			});
		}
		List<ByteBuf> batches = new ArrayList<>();
		while (running.getCount() > 0 || !shared.isEmpty()) {
			ByteBuf batch = shared.poll();
			if (batch != null) {
				batches.add(batch);
			}
		}

		Map<Long, List<Long>> byThread = new TreeMap<>();
		ids(batches, shared).forEach((id) -> byThread.computeIfAbsent(id / 10_000, (key) -> new ArrayList<>()).add(id));

		assertThat(byThread).hasSize(4).allSatisfy((thread, ids) -> assertThat(ids).hasSize(each).isSorted());
		assertThat(shared.budget().pendingBytes()).isZero();
	}

	private static Frame response(long id, int size) {
		return new Frame.RpcResponse(id, Headers.EMPTY, Payload.bytes(new byte[size]));
	}

	private List<ByteBuf> batches() {
		List<ByteBuf> batches = new ArrayList<>();
		for (ByteBuf batch = this.outlet.poll(); batch != null; batch = this.outlet.poll()) {
			batches.add(batch);
		}
		return batches;
	}

	private List<Long> ids(List<ByteBuf> batches) {
		return ids(batches, this.outlet);
	}

	private static List<Long> ids(List<ByteBuf> batches, Outlet outlet) {
		List<Long> ids = new ArrayList<>();
		try (FrameDecoder decoder = FrameDecoder.forClient(UnpooledByteBufAllocator.DEFAULT, System::nanoTime)) {
			decoder.setLimits(new FrameLimits(50_000, 200_000, 10, 10, Duration.ofSeconds(10)));
			for (ByteBuf batch : batches) {
				outlet.budget().release(batch.readableBytes());
				decoder.decode(batch, (frame) -> ids.add(frame.correlationId()));
				batch.release();
			}
		}
		return ids;
	}

}

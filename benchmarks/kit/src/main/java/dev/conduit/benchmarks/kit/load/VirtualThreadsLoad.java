package dev.conduit.benchmarks.kit.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Virtual threads, each of which waits for its answers.
 */
final class VirtualThreadsLoad<P, R> implements Load {

	private final List<BlockingLoad<P, R>> callers = new ArrayList<>();

	VirtualThreadsLoad(Client<P, R> client, int threads, int size) {
		for (long i = 0; i < threads; i++) {
			this.callers.add(new BlockingLoad<>(client, size, i << 40));
		}
	}

	@Override
	public long run(long nanos, Histogram latencies) throws Exception {
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<Long>> calls = this.callers.stream()
				.map((caller) -> threads.submit(() -> caller.run(nanos, latencies)))
				.toList();
			long all = 0;
			for (Future<Long> some : calls) {
				all += some.get();
			}
			return all;
		}
	}

}

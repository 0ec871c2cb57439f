package dev.conduit.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class InOrderTests {

	private static final int MANY = 1000;

	@Test
	void tasksRunOneAfterTheOtherInTheOrderInWhichTheyCame() throws InterruptedException {
		InOrder order = new InOrder("test", MANY);
		List<Integer> ran = new ArrayList<>();
		CountDownLatch all = new CountDownLatch(MANY);

		for (int i = 0; i < MANY; i++) {
			int number = i;
			assertThat(order.execute(() -> {
				// Not synchronized on purpose: each task sees what the one before did.
				ran.add(number);
				all.countDown();
			})).isTrue();
		}

		assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(ran).containsExactlyElementsOf(IntStream.range(0, MANY).boxed().toList());
	}

	@Test
	void noMoreWaitThanMayAndThereIsRoomAgainAfterwards() {
		InOrder order = new InOrder("test", 2);
		CompletableFuture<Void> release = new CompletableFuture<>();
		CompletableFuture<Void> running = new CompletableFuture<>();
		CompletableFuture<Void> last = new CompletableFuture<>();
		order.execute(() -> {
			running.complete(null);
			release.join();
		});
		running.join();

		assertThat(order.execute(() -> {
		})).isTrue();
		assertThat(order.execute(() -> last.complete(null))).isTrue();
		assertThat(order.execute(() -> {
		})).as("a third one that waits").isFalse();
		release.complete(null);

		last.join();
		CompletableFuture<Void> again = new CompletableFuture<>();
		assertThat(order.execute(() -> again.complete(null))).isTrue();
		again.join();
	}

	@Test
	void aTaskThatFailsKeepsNoneFromRunning() {
		InOrder order = new InOrder("test", 2);
		CompletableFuture<Boolean> next = new CompletableFuture<>();

		order.execute(() -> {
			throw new IllegalStateException("the test wants it");
		});
		order.execute(() -> next.complete(Thread.currentThread().isVirtual()));

		assertThat(next.join()).isTrue();
	}

}

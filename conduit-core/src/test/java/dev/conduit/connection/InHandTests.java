package dev.conduit.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InHandTests {

	private final InHand inHand = new InHand();

	@Test
	void countsWhatBeganAndIsNotOverWhereverItEnds() {
		this.inHand.begin();
		this.inHand.begin();
		this.inHand.begin();

		this.inHand.end(true);
		assertThat(this.inHand.size()).isEqualTo(2);
		this.inHand.end(false);
		assertThat(this.inHand.size()).isEqualTo(1);
		assertThat(this.inHand.isEmptyNow()).isFalse();
		this.inHand.end(true);
		assertThat(this.inHand.isEmptyNow()).isTrue();
	}

	/**
	 * Nobody would find out that a connection is idle if both found the other one left.
	 */
	@Test
	void ofTwoThatEndTheLastAtTheSameTimeOneFindsThatNothingIsLeft() throws Exception {
		try (ExecutorService elsewhere = Executors.newSingleThreadExecutor()) {
			for (int round = 0; round < 20_000; round++) {
				InHand both = new InHand();
				AtomicInteger here = new AtomicInteger();
				AtomicInteger found = new AtomicInteger();
				both.begin();
				both.begin();
				Future<?> other = elsewhere.submit(() -> end(both, false, here, found));
				end(both, true, here, found);
				other.get(10, TimeUnit.SECONDS);

				assertThat(found).as("round %d", round).hasPositiveValue();
			}
		}
	}

	private static void end(InHand both, boolean inLoop, AtomicInteger here, AtomicInteger found) {
		here.incrementAndGet();
		while (here.get() < 2) {
			Thread.onSpinWait();
		}
		both.end(inLoop);
		if (both.isEmptyNow()) {
			found.incrementAndGet();
		}
	}

	@Test
	void neverSaysThatMoreIsOverThanBegan() throws Exception {
		try (ExecutorService elsewhere = Executors.newSingleThreadExecutor()) {
			List<Future<?>> ends = new ArrayList<>();
			for (int i = 0; i < 5000; i++) {
				this.inHand.begin();
				boolean inLoop = i % 2 == 0;
				if (inLoop) {
					this.inHand.end(true);
				}
				else {
					ends.add(elsewhere.submit(() -> this.inHand.end(false)));
				}
				assertThat(this.inHand.size()).isNotNegative();
			}
			for (Future<?> end : ends) {
				end.get(10, TimeUnit.SECONDS);
			}
		}
		assertThat(this.inHand.size()).isZero();
	}

}

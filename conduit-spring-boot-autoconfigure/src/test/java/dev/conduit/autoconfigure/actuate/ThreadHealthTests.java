package dev.conduit.autoconfigure.actuate;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether threads begin, seen by who asks again.
 */
class ThreadHealthTests {

	private final Queue<Runnable> asked = new ArrayDeque<>();

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);

	private final ThreadHealth health = new ThreadHealth(this.asked::add, this.now::get);

	@Test
	void whereNoThreadBeginsItIsDownAndSaysSinceWhen() {
		assertThat(status()).isEqualTo(Status.UP);

		pass(ThreadHealth.TOO_LONG.toNanos() - 1);
		assertThat(status()).isEqualTo(Status.UP);

		pass(1);
		Health down = this.health.health();
		assertThat(down.getStatus()).isEqualTo(Status.DOWN);
		assertThat(down.getDetails().get("reason")).asString().startsWith("no virtual thread has begun for 5 s");
	}

	@Test
	void itIsUpAgainWhenTheThreadHasBegun() {
		status();
		pass(2 * ThreadHealth.TOO_LONG.toNanos());
		assertThat(status()).isEqualTo(Status.DOWN);

		this.asked.remove().run();
		assertThat(status()).isEqualTo(Status.UP);
	}

	@Test
	void oneThreadIsAskedForAtATime() {
		status();
		status();
		pass(2 * ThreadHealth.TOO_LONG.toNanos());
		status();
		assertThat(this.asked).hasSize(1);

		this.asked.remove().run();
		status();
		assertThat(this.asked).hasSize(1);
	}

	private Status status() {
		return this.health.health().getStatus();
	}

	private void pass(long nanos) {
		this.now.addAndGet(nanos);
	}

}

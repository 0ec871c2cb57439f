package dev.conduit.shm;

import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class RingAllocationTests {

	private static final int MESSAGES = 100_000;

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private long sum;

	@Test
	void noMessageAllocatesAnythingOnEitherSide() {
		try (SharedFolder folder = new SharedFolder();
				Domain domain = Domain.open(folder.path());
				Publisher publisher = domain.publisher("t", TopicOptions.DEFAULT);
				Subscriber subscriber = domain.subscriber("t")) {
			byte[] payload = new byte[64];
			byte[] target = new byte[64];
			ViewHandler handler = (view) -> {
				view.copyTo(0, target, 0, 64);
				this.sum += view.getLong(8);
			};
			pass(publisher, subscriber, payload, handler);

			long before = THREADS.getCurrentThreadAllocatedBytes();
			pass(publisher, subscriber, payload, handler);
			long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

			assertThat(subscriber.received()).isEqualTo(2 * MESSAGES);
			assertThat(this.sum).isZero();
			assertThat((double) allocated / MESSAGES).as("bytes a message").isLessThan(0.1);
		}
	}

	private static void pass(Publisher publisher, Subscriber subscriber, byte[] payload, ViewHandler handler) {
		for (int i = 0; i < MESSAGES; i++) {
			switch (i % 3) {
				case 0 -> publisher.publish(payload, 0, 64);
				case 1 -> publisher.append(payload, 0, 64);
				default -> {
					Claim claim = publisher.claim(64);
					claim.put(0, payload, 0, 64);
					claim.commit();
				}
			}
			subscriber.poll(handler, 10);
		}
	}

}

package dev.conduit.samples.bridges;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;

import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitOverloadedException;
import dev.conduit.proof.Measure;
import dev.conduit.proof.ProofRow;
import dev.conduit.proof.Size;
import dev.conduit.spring.listener.ConduitListenerRegistry;
import dev.conduit.test.AutoConfigureTestConduitTransport;
import dev.conduit.test.ConduitTester;
import dev.conduit.test.RecordedMessages;
import dev.conduit.topic.MailboxStatistics;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What each bridge keeps: a client publishes orders over the wire, and a listener of the
 * server gets their invoices, which went through the other server.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE,
		properties = { "bridges.backlog=40", "conduit.listeners.orders.capacity=" + BridgeContract.CAPACITY,
				"conduit.flow.max-in-flight=" + BridgeContract.MAX_IN_FLIGHT,
				"conduit.listeners.orders.backoff.initial-delay=50ms",
				"conduit.listeners.orders.backoff.max-delay=500ms" })
@AutoConfigureTestConduitTransport
@Import(SlowListener.class)
@ExtendWith(OutputCaptureExtension.class)
@DirtiesContext
abstract class BridgeContract {

	static final int CAPACITY = 16;

	static final int MAX_IN_FLIGHT = 256;

	/** Of 80 KiB: what all orders of a test have is twice what may be held, or more. */
	private static final String CUSTOMER = "Countess".repeat(10 * 1024);

	/**
	 * Live bytes that may be added while a listener holds everything up: by then some
	 * eighty orders are under way, and the servers inside this JVM have buffers too.
	 */
	private static final long MAX_HELD = 16 << 20;

	/** Numbers of orders are not used twice, whichever test comes first. */
	private static final AtomicLong NUMBERS = new AtomicLong(1);

	private static final String AWAY = "The bridge does not get through.";

	private static final String BACK = "The bridge gets through again";

	@Autowired
	private ConduitTester tester;

	@Autowired
	private ConduitListenerRegistry listeners;

	@Autowired
	private SlowListener slow;

	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

	/**
	 * The server between the two topics; runs.
	 */
	abstract TestServer server();

	/**
	 * Whether a full server makes the way to it wait.
	 */
	boolean holdsBack() {
		return true;
	}

	/**
	 * Whether it says how much waits, so that the bridge pauses its listener.
	 */
	boolean asksForTheBacklog() {
		return true;
	}

	@BeforeEach
	void forget() {
		this.slow.hold();
		this.slow.handled().clear();
	}

	@AfterEach
	void end() {
		this.slow.letGo();
		this.threads.shutdownNow();
	}

	@Test
	void aSlowListenerPausesTheProducerAndNothingIsLostOrDoubled() {
		pausesAndDeliversOnce(400);
	}

	@Test
	@Tag("proof")
	void aSlowListenerTakesNoMemoryHoweverMuchThereIs() {
		pausesAndDeliversOnce(2000);
	}

	private void pausesAndDeliversOnce(int count) {
		long before = liveHeap();
		Publication orders = publish(count, CUSTOMER);

		if (holdsBack()) {
			patiently().until(() -> mailbox("orders").pausedSources() > 0 && mailbox("orders").inFlight() <= 1
					&& this.listeners.isPaused("orders") == asksForTheBacklog());
			assertThat(orders.published()).as("paused before the end").isLessThan(count);
			assertThat(this.slow.handled()).isEmpty();
			long held = liveHeap() - before;
			System.out.printf("%s: %d orders were published, and %.1f MiB are held%n", getClass().getSimpleName(),
					orders.published(), held / (1024.0 * 1024));
			assertThat(held).as("bytes more while everything waits").isLessThan(MAX_HELD);
		}

		this.slow.letGo();
		orders.await();
		patiently().until(() -> this.slow.handled().size() == orders.charged().size());
		assertThat(this.slow.handled()).as("each once").isEqualTo(orders.charged());
		assertThat(orders.mostWaiting()).as("orders that wait: as many as there is room for, and what was on its way")
			.isLessThanOrEqualTo(CAPACITY + MAX_IN_FLIGHT);
		assertThat(orders.mostOwed()).as("invoices that wait").isLessThanOrEqualTo(1);
	}

	@Test
	void whileTheServerIsAwayOthersGoOnAndNothingIsLost(CapturedOutput output) throws Exception {
		this.slow.letGo();
		Publication earlier = publish(10, "Ada");
		earlier.await();
		patiently().until(() -> this.slow.handled().size() == 9);
		this.slow.handled().clear();

		server().stop();
		Publication orders;
		try {
			orders = publish(10, "Ada");
			orders.await();
			patiently().until(() -> said(output, AWAY) > 0);
			RecordedMessages<String> news = this.tester.record("news", String.class);
			this.tester.publish("news", "the show goes on");
			assertThat(news.await()).isEqualTo("the show goes on");
		}
		finally {
			server().start();
		}

		patiently().until(() -> this.slow.handled().keySet().containsAll(orders.charged().keySet()));
		// Of those before, some may come again: what the server had not heard of before
		// it stopped.
		assertThat(this.slow.handled().keySet()).as("nothing but what was ordered")
			.isSubsetOf(Stream.of(earlier, orders).flatMap((some) -> some.charged().keySet().stream()).toList());
		patiently().until(() -> said(output, BACK) > 0);
		assertThat(said(output, AWAY)).as("said once").isEqualTo(1);
	}

	/**
	 * For servers that keep what they confirmed: they stop in the middle, and come back.
	 */
	final void restartsLoseNothing(CapturedOutput output) throws Exception {
		int restarts = Size.of(1, 3, 50);
		try (ProofRow row = ProofRow.start("F18", "restarts in " + getClass().getSimpleName(), 0)) {
			this.slow.letGo();
			Publication orders = publish(Integer.MAX_VALUE, "Ada");
			for (int i = 1; i <= restarts; i++) {
				restart(i, output);
				row.count(Measure.FAULTS_INJECTED, 1);
			}
			orders.finish();

			Map<Long, Integer> charged = orders.charged();
			patiently().until(() -> this.slow.handled().size() >= charged.size());
			assertThat(this.slow.handled()).containsOnlyKeys(charged.keySet());
			int handled = this.slow.handled().values().stream().mapToInt(Integer::intValue).sum();
			System.out.printf("%s: %d invoices over %d restarts, none lost, %d came again%n",
					getClass().getSimpleName(), charged.size(), restarts, handled - charged.size());
			row.count(Measure.ACKED, charged.size()).count(Measure.DELIVERED, handled).pass();
		}
	}

	/** Only when the bridge is back: what still comes is of before the last restart. */
	private void restart(int nth, CapturedOutput output) throws Exception {
		int before = this.slow.handled().size();
		patiently().until(() -> this.slow.handled().size() > before + 50 && said(output, BACK) >= nth - 1);
		server().stop();
		patiently().until(() -> said(output, AWAY) >= nth);
		server().start();
	}

	private static long liveHeap() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	private static long said(CapturedOutput output, String text) {
		return output.getAll().lines().filter((line) -> line.contains(text)).count();
	}

	/** More than a loaded machine needs. */
	private static ConditionFactory patiently() {
		return Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(20));
	}

	/** Each tenth order is a gift, and gets no invoice. */
	private static boolean isCharged(long number) {
		return number % 10 != 0;
	}

	private MailboxStatistics mailbox(String listener) {
		List<MailboxStatistics> mailboxes = this.listeners.mailboxes(listener);
		assertThat(mailboxes).as("mailboxes of " + listener).hasSize(1);
		return mailboxes.get(0);
	}

	private Publication publish(int count, String customer) {
		Publication publication = new Publication(NUMBERS.getAndAdd(1_000_000), count);
		publication.ended = CompletableFuture.runAsync(() -> publication.run(customer), this.threads);
		return publication;
	}

	/**
	 * Orders that a client publishes one by one, each when the server has taken the one
	 * before.
	 */
	private final class Publication {

		private final long first;

		private final int count;

		private final AtomicInteger published = new AtomicInteger();

		private final AtomicInteger mostWaiting = new AtomicInteger();

		private final AtomicInteger mostOwed = new AtomicInteger();

		private volatile boolean finishing;

		private CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);

		Publication(long first, int count) {
			this.first = first;
			this.count = count;
		}

		void run(String customer) {
			for (int i = 0; i < this.count && !this.finishing; i++) {
				long number = this.first + i;
				Order order = new Order(number, customer, isCharged(number) ? 1200 : 0);
				insist(order);
				this.published.incrementAndGet();
				this.mostWaiting.accumulateAndGet(mailbox("orders").queued(), Math::max);
				this.mostOwed.accumulateAndGet(mailbox("slow").queued(), Math::max);
			}
		}

		/** Who is paused for too long is told so, and nothing was taken. */
		private void insist(Order order) {
			boolean taken = false;
			while (!taken) {
				try {
					BridgeContract.this.tester.publish("orders", order, AckLevel.RECEIVED);
					taken = true;
				}
				catch (ConduitOverloadedException ex) {
					System.out.println("again: " + ex.getMessage());
				}
			}
		}

		int published() {
			return this.published.get();
		}

		int mostWaiting() {
			return this.mostWaiting.get();
		}

		int mostOwed() {
			return this.mostOwed.get();
		}

		void await() {
			patiently().until(() -> this.ended.isDone());
			this.ended.join();
		}

		void finish() {
			this.finishing = true;
			await();
		}

		/** The orders that were published and cost something, each once. */
		Map<Long, Integer> charged() {
			return LongStream.range(this.first, this.first + published())
				.boxed()
				.filter(BridgeContract::isCharged)
				.collect(Collectors.toMap((number) -> number, (number) -> 1));
		}

	}

}

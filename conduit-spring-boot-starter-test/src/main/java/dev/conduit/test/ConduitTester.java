package dev.conduit.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import dev.conduit.convert.PayloadConverters;
import dev.conduit.fault.Faults;
import dev.conduit.message.AckLevel;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.client.ConduitTemplate;
import dev.conduit.topic.DeadLetter;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.Subscription;
import dev.conduit.topic.TopicPattern;

/**
 * Calls and publishes as a client of the server would, over the wire, and sees what
 * became of it. A bean of {@link ConduitTest} and
 * {@link AutoConfigureTestConduitTransport}. After each test method it forgets what it
 * recorded, the dead letters, and the faults.
 *
 * <pre class="code">
 * RecordedMessages&lt;Receipt&gt; receipts = tester.record("receipts.*", Receipt.class);
 * tester.call("orders.place", new Order("pen", 2), Receipt.class).succeeds();
 * assertThat(receipts.await().amount()).isEqualTo(2);
 * </pre>
 *
 * @since 0.1.0
 */
public final class ConduitTester {

	/** How long anything is waited for. */
	static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ConduitTemplate template;

	private final PayloadConverters converters;

	private final ConduitServer server;

	private final Faults faults;

	private final List<Subscription> recordings = new CopyOnWriteArrayList<>();

	ConduitTester(ConduitTemplate template, PayloadConverters converters, ConduitServer server, Faults faults) {
		this.template = template;
		this.converters = converters;
		this.server = server;
		this.faults = faults;
	}

	/**
	 * Calls a method and waits for the outcome.
	 * @param <T> the result
	 * @param route the method, such as {@code orders.place}
	 * @param argument the argument, {@code null} for none; a {@code Map} holds several by
	 * their names
	 * @param resultType the type of the result
	 * @return asserts on the outcome, whatever it is
	 */
	public <T> CallAssert<T> call(String route, @Nullable Object argument, Class<T> resultType) {
		CompletableFuture<@Nullable T> answer = this.template.callAsync(route, argument, resultType);
		return new CallAssert<>(CallOutcome.of(answer)).as("the call of '%s'", route);
	}

	/**
	 * Calls a method whose result is none, or of no interest, and waits for the outcome.
	 * @param route the method
	 * @param argument the argument, {@code null} for none; a {@code Map} holds several by
	 * their names
	 * @return asserts on the outcome, whatever it is
	 */
	public CallAssert<Void> call(String route, @Nullable Object argument) {
		return call(route, argument, Void.class);
	}

	/**
	 * Publishes a message and waits until all listeners have handled it.
	 * @param topic where
	 * @param payload what it says
	 * @throws dev.conduit.message.ConduitException if one of them failed with it, after
	 * all attempts
	 */
	public void publish(String topic, Object payload) {
		publish(topic, payload, AckLevel.PROCESSED);
	}

	/**
	 * Publishes a message.
	 * @param topic where
	 * @param payload what it says
	 * @param until what to wait for; {@link AckLevel#RECEIVED} where a listener is
	 * expected to fail
	 * @throws dev.conduit.message.ConduitException if that did not come to pass
	 */
	public void publish(String topic, Object payload, AckLevel until) {
		this.template.withTimeout(PATIENCE).publish(topic, payload, until);
	}

	/**
	 * Records messages from now until the end of the test method.
	 * @param <T> what they say
	 * @param pattern the topics, such as {@code orders.*}
	 * @param type type of what they say
	 * @return the messages, as they come
	 */
	public <T> RecordedMessages<T> record(String pattern, Class<T> type) {
		RecordedMessages<T> recorded = new RecordedMessages<>(pattern, type, this.converters.reader(type));
		this.recordings.add(this.server.bus()
			.subscribe(new TopicPattern(pattern), recorded::receive,
					MailboxOptions.forListener("recorded " + pattern)));
		return recorded;
	}

	/**
	 * Waits until a message of a topic was given up.
	 * @param topic the topic, as it was published to
	 * @return the oldest such letter
	 */
	public DeadLetter awaitDeadLetter(String topic) {
		return Awaitility.await("a dead letter of '" + topic + "'")
			.atMost(PATIENCE)
			.until(() -> deadLetter(topic), Optional::isPresent)
			.orElseThrow();
	}

	private Optional<DeadLetter> deadLetter(String topic) {
		return this.server.deadLetters()
			.list()
			.stream()
			.filter((letter) -> letter.message().topic().value().equals(topic))
			.findFirst();
	}

	/**
	 * Lets things go wrong between the clients and the server, until the end of the test
	 * method: frames that are lost or late, connections that break, a side that does not
	 * read.
	 * @return the faults, none at first
	 */
	public Faults faults() {
		return this.faults;
	}

	/**
	 * Forgets what belongs to one test method.
	 */
	void reset() {
		this.faults.heal();
		List<Subscription> ended = new ArrayList<>(this.recordings);
		ended.forEach(Subscription::close);
		this.recordings.removeAll(ended);
		this.server.deadLetters().purgeAll((letter) -> true);
	}

}

package dev.conduit.test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

import dev.conduit.fault.Faults;
import dev.conduit.message.AckLevel;
import dev.conduit.spring.client.ConduitTemplate;
import dev.conduit.topic.DeadLetter;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.Subscription;
import dev.conduit.topic.TopicPattern;

/**
 * Calls and publishes as a client of the server would, over the wire, and sees what
 * became of it. A bean of {@link ConduitTest} and
 * {@link AutoConfigureTestConduitTransport}. After each test method it forgets what it
 * recorded, the dead letters, and the faults. Asserts that wait do so for half a minute,
 * or {@code conduit.test.patience}.
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

	/** How long anything is waited for, where nothing else is said. */
	static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ConduitTemplate template;

	private final Surroundings surroundings;

	ConduitTester(ConduitTemplate template, Surroundings surroundings) {
		this.template = template;
		this.surroundings = surroundings;
	}

	/**
	 * The same, whose calls and streams have a deadline instead of that of the channel.
	 * @param timeout until when an answer is wanted
	 * @return the other tester, with the same recordings and faults
	 */
	public ConduitTester withDeadline(Duration timeout) {
		return new ConduitTester(this.template.withTimeout(timeout), this.surroundings);
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
	 * Calls a method that gives a stream. Its items are asked for one by one, as the test
	 * expects them; it is given up after the test method.
	 * @param <T> the items
	 * @param route the method
	 * @param argument the argument, {@code null} for none; a {@code Map} holds several by
	 * their names
	 * @param itemType the type of the items
	 * @return asserts on what comes
	 */
	public <T> StreamAssert<T> stream(String route, @Nullable Object argument, Class<T> itemType) {
		StreamProbe<T> probe = new StreamProbe<>(this.surroundings.patience());
		this.surroundings.endAfterTest(probe::close);
		this.template.stream(route).argument(argument).publisher(itemType).subscribe(probe);
		return new StreamAssert<>(probe).as("the stream of '%s'", route);
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
	 * What the application has published since the test method began, through its
	 * template or otherwise. What this tester publishes is not among it.
	 * @return the messages, as they come
	 */
	public SentMessages published() {
		return this.surroundings.published();
	}

	/**
	 * Looks at what a listener of the application got since the test method began.
	 * @param id its id
	 * @return asserts on it
	 * @throws IllegalArgumentException if there is no such listener
	 */
	public ListenerAssert listener(String id) {
		return new ListenerAssert(this.surroundings.listeners().of(id));
	}

	/**
	 * Records messages from now until the end of the test method, whoever publishes them.
	 * @param <T> what they say
	 * @param pattern the topics, such as {@code orders.*}
	 * @param type type of what they say
	 * @return the messages, as they come
	 */
	public <T> RecordedMessages<T> record(String pattern, Class<T> type) {
		RecordedMessages<T> recorded = new RecordedMessages<>(pattern, type, this.surroundings);
		Subscription subscription = this.surroundings.server()
			.bus()
			.subscribe(new TopicPattern(pattern), recorded::receive, MailboxOptions.forListener("recorded " + pattern));
		this.surroundings.endAfterTest(subscription::close);
		return recorded;
	}

	/**
	 * Waits until a message of a topic was given up.
	 * @param topic the topic, as it was published to
	 * @return the oldest such letter
	 */
	public DeadLetter awaitDeadLetter(String topic) {
		try {
			return Awaitility.await("a dead letter of '" + topic + "'")
				.pollDelay(Duration.ZERO)
				.atMost(this.surroundings.patience())
				.until(() -> deadLetter(topic), Optional::isPresent)
				.orElseThrow();
		}
		catch (ConditionTimeoutException ex) {
			List<String> others = deadLetters().stream().map((letter) -> letter.message().topic().value()).toList();
			throw new AssertionError("Expected a dead letter of '%s' within %s, but there are dead letters of %s; %s"
				.formatted(topic, this.surroundings.patience(), others, this.surroundings.listeners().describe()), ex);
		}
	}

	/**
	 * No message was given up until now. Does not wait.
	 */
	public void hasNoDeadLetters() {
		List<DeadLetter> letters = deadLetters();
		if (!letters.isEmpty()) {
			throw new AssertionError("Expected no dead letters, but there are %d: %s".formatted(letters.size(),
					letters.stream()
						.map((letter) -> "%s of '%s' because of %s".formatted(letter.subscriber(),
								letter.message().topic(), letter.problem().summary()))
						.toList()));
		}
	}

	private Optional<DeadLetter> deadLetter(String topic) {
		return deadLetters().stream().filter((letter) -> letter.message().topic().value().equals(topic)).findFirst();
	}

	private List<DeadLetter> deadLetters() {
		return this.surroundings.server().deadLetters().list();
	}

	/**
	 * Lets things go wrong between the clients and the server, until the end of the test
	 * method: frames that are lost or late, connections that break, a side that does not
	 * read. What a {@link ConduitFault} does from the beginning is done by these, too; a
	 * plan given here takes the place of that of the annotations.
	 * @return the faults, none at first
	 */
	public Faults faults() {
		return this.surroundings.faults();
	}

}

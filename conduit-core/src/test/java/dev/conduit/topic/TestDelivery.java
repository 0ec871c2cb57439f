package dev.conduit.topic;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.exchange.Source;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Handling;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.TopicName;

/**
 * A message from nowhere that remembers what it was told.
 */
final class TestDelivery implements Delivery {

	static final Peer PEER = new Peer(1, "anonymous", "test", "local://test");

	private final Message message;

	private final AckLevel ackLevel;

	private final Source source;

	private final int attempt;

	private Deadline expiry = Deadline.NONE;

	private final List<String> told = new CopyOnWriteArrayList<>();

	private volatile @Nullable Problem problem;

	TestDelivery(String topic, String text, AckLevel ackLevel, Source source, int attempt) {
		this(new Message(new TopicName(topic), Payload.text(text)), ackLevel, source, attempt);
	}

	private TestDelivery(Message message, AckLevel ackLevel, Source source, int attempt) {
		this.message = message;
		this.ackLevel = ackLevel;
		this.source = source;
		this.attempt = attempt;
	}

	static TestDelivery of(String text) {
		return of(text, new TestSource());
	}

	static TestDelivery of(String text, Source source) {
		return new TestDelivery("test", text, AckLevel.PROCESSED, source, 1);
	}

	static TestDelivery of(String text, Handling handling) {
		return new TestDelivery(new Message(new TopicName("test"), Payload.text(text)).withHandling(handling),
				AckLevel.PROCESSED, new TestSource(), 1);
	}

	static TestDelivery to(String topic) {
		return new TestDelivery(topic, "text", AckLevel.PROCESSED, new TestSource(), 1);
	}

	/**
	 * What it was told, in order: {@code received}, {@code processed} or the code of a
	 * problem.
	 */
	List<String> told() {
		return this.told;
	}

	/**
	 * The problem that it was told.
	 */
	Problem problem() {
		Problem problem = this.problem;
		if (problem == null) {
			throw new AssertionError("not rejected, but told " + this.told);
		}
		return problem;
	}

	String text() {
		return this.message.payload().asText();
	}

	@Override
	public Message message() {
		return this.message;
	}

	@Override
	public int attempt() {
		return this.attempt;
	}

	@Override
	public AckLevel ackLevel() {
		return this.ackLevel;
	}

	@Override
	public Deadline expiry() {
		return this.expiry;
	}

	/**
	 * Lets it expire.
	 */
	TestDelivery expiring(Deadline expiry) {
		this.expiry = expiry;
		return this;
	}

	@Override
	public Source source() {
		return this.source;
	}

	@Override
	public Peer peer() {
		return PEER;
	}

	@Override
	public void received() {
		this.told.add("received");
	}

	@Override
	public void processed() {
		this.told.add("processed");
	}

	@Override
	public void reject(Problem problem) {
		this.problem = problem;
		this.told.add(problem.code().name());
	}

	@Override
	public String toString() {
		return "TestDelivery[" + text() + ", told " + this.told + "]";
	}

}

package dev.conduit.simulation;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;

import org.jspecify.annotations.Nullable;

import dev.conduit.client.ConduitClient;
import dev.conduit.client.RepeatableClients;
import dev.conduit.connection.Connection;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Exchange;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.message.TopicName;
import dev.conduit.topic.TopicPattern;

/**
 * A client of Conduit in a process of its own, with those who call, publish and listen
 * there.
 */
final class SimulatedClient {

	private static final List<String> ROUTES = List.of("echo", "echo", "echo", "slow", "later", "fail", "hang",
			"stubborn");

	private static final List<String> TOPICS = List.of("news.a", "news.b", "work.a");

	private static final long PAUSE = Duration.ofSeconds(5).toNanos();

	private final World world;

	private final String name;

	private final SimulatedProcess process;

	/** The server of now. */
	private final IntSupplier epoch;

	private @Nullable ConduitClient client;

	private boolean closing;

	private boolean closed;

	private String lastNews = "";

	SimulatedClient(World world, String name, IntSupplier epoch) {
		this.world = world;
		this.name = name;
		this.epoch = epoch;
		this.process = world.process(name);
	}

	SimulatedProcess process() {
		return this.process;
	}

	String name() {
		return this.name;
	}

	/** Missing until its process came that far. */
	@Nullable ConduitClient conduit() {
		return this.client;
	}

	boolean isClosing() {
		return this.closing;
	}

	boolean isClosed() {
		return this.closed;
	}

	/** What it heard last of the server. */
	String lastNews() {
		return this.lastNews;
	}

	void start() {
		this.process.start(this::run);
	}

	private void run() {
		ConduitClient fresh = RepeatableClients
			.builder(new SeededRandom(this.process.random().split()), this.process.threads())
			.options(this.world.settings().client(this.name))
			.timer(this.process.timer())
			.transports(List.of(new SimulatedTransport(this.world.network(), this.process)))
			.connectionIds(this.world.connectionIds())
			.exceptionMapper(World.exceptions())
			.endpoint("client.echo", this::echo)
			.build();
		subscribe(fresh, "news.*", "", AckLevel.PROCESSED);
		subscribe(fresh, "server.*", "", this.process.random().nextBoolean() ? AckLevel.PROCESSED : AckLevel.NONE);
		subscribe(fresh, "work.*", "workers", AckLevel.PROCESSED);
		this.client = fresh;
		Failures.ignore(fresh.start());
		work(() -> call(fresh));
		work(() -> publish(fresh));
		work(() -> stream(fresh));
	}

	private void echo(Exchange exchange) {
		this.world.calls().ran(SimulatedServer.id(exchange.payload()));
		exchange.reply(Headers.EMPTY, exchange.payload());
	}

	private void subscribe(ConduitClient fresh, String pattern, String group, AckLevel ack) {
		String reader = group.isEmpty() ? (this.name + " " + this.process.number() + " " + pattern) : group;
		fresh.subscribe(new TopicPattern(pattern), group, ack, this.world.settings().subscriber(),
				(delivery) -> receive(reader, !group.isEmpty(), delivery));
	}

	private void receive(String reader, boolean shared, Delivery delivery) {
		String id = SimulatedServer.id(delivery.message().payload());
		this.world.messages().delivered(reader, shared, id, delivery.attempt());
		try {
			this.world.receive(this.process, delivery.attempt());
			if (delivery.message().topic().value().startsWith("server")) {
				this.lastNews = id;
			}
			delivery.processed();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			delivery.reject(Failures.interrupted());
		}
		catch (ConduitException ex) {
			delivery.reject(ex.problem());
		}
	}

	private void work(Runnable step) {
		this.process.start(() -> {
			try {
				while (this.world.isWorking() && !this.closing) {
					this.process.sleep(this.process.random().nextLong(PAUSE));
					step.run();
				}
			}
			catch (InterruptedException ex) {
				this.world.ledger().violated("the work of a client was interrupted", ex);
			}
		});
	}

	// calls

	private void call(ConduitClient fresh) {
		SplittableRandom random = this.process.random();
		boolean repeatable = random.nextInt(3) == 0;
		Duration patience = Duration.ofMillis(200 + random.nextInt(15_000));
		CompletableFuture<Reply> answer = call(fresh, ROUTES.get(random.nextInt(ROUTES.size())), repeatable, patience);
		if (random.nextInt(16) == 0) {
			this.process.timer().schedule(Duration.ofMillis(random.nextInt(2000)), () -> answer.cancel(true));
		}
	}

	private CompletableFuture<Reply> call(ConduitClient fresh, String route, boolean repeatable, Duration patience) {
		CallBook.Call call = this.world.calls().begin(this.process, route, repeatable, patience);
		Payload payload = filled(call.id());
		Deadline deadline = Deadline.after(this.process.timer(), patience);
		CompletableFuture<Reply> answer = repeatable
				? fresh.requestIdempotent(new Route(route), Headers.EMPTY, payload, deadline)
				: fresh.request(new Route(route), Headers.EMPTY, payload, deadline);
		Failures.follow(this.world, call, answer);
		return answer;
	}

	/** Now and then it is larger than a frame. */
	private Payload filled(String id) {
		SplittableRandom random = this.process.random();
		int more = (random.nextInt(20) == 0) ? random.nextInt(30_000) : random.nextInt(200);
		return Payload.text(id + " " + "x".repeat(more));
	}

	// streams

	private void stream(ConduitClient fresh) {
		SplittableRandom random = this.process.random();
		Duration patience = Duration.ofMillis(500 + random.nextInt(15_000));
		Deadline deadline = Deadline.after(this.process.timer(), patience);
		int count = random.nextInt(200);
		if (random.nextBoolean()) {
			CallBook.Call call = this.world.calls().begin(this.process, "numbers", false, patience);
			fresh.stream(new Route("numbers"), Headers.EMPTY, Payload.text(call.id() + " " + count), null, deadline)
				.subscribe(new NumbersReader(this.world, this.process, call, count));
		}
		else {
			CallBook.Call call = this.world.calls().begin(this.process, "sum", false, patience);
			Failures.follow(this.world, call, fresh.request(new Route("sum"), Headers.EMPTY, Payload.text(call.id()),
					Numbers.upTo(count), deadline));
		}
	}

	// messages

	/** How it ends is written down; nobody waits for it. */
	@SuppressWarnings("FutureReturnValueIgnored")
	private void publish(ConduitClient fresh) {
		SplittableRandom random = this.process.random();
		publish(fresh, TOPICS.get(random.nextInt(TOPICS.size())), World.level(random),
				Duration.ofMillis(500 + random.nextInt(20_000)));
	}

	private CompletableFuture<AckLevel> publish(ConduitClient fresh, String topic, AckLevel level, Duration patience) {
		String key = topic + "/" + this.process.random().nextInt(2);
		MessageBook.Sent sent = this.world.messages().begin(this.process, key, level, this.epoch.getAsInt());
		CallBook.Call call = this.world.calls().begin(this.process, "publish", true, patience);
		Message message = new Message(new TopicName(topic), filled(sent.id())).withKey(key);
		Connection before = fresh.connection();
		CompletableFuture<AckLevel> outcome = fresh.publish(message, level,
				Deadline.after(this.process.timer(), patience));
		if (before != null && before.equals(fresh.connection())) {
			sent.sentOver(before.id());
		}
		CompletionStage<AckLevel> ended = outcome;
		ended.whenComplete((acked, failure) -> {
			this.world.calls().cancelled(call);
			if (failure != null) {
				this.world.messages().failed(sent, Failures.codeOf(failure, this.world.ledger()));
			}
			else {
				this.world.messages().acked(sent, acked, this.epoch.getAsInt());
			}
		});
		return outcome;
	}

	/**
	 * When nothing goes wrong any more, all has to work.
	 */
	void probe() {
		ConduitClient current = this.client;
		if (current == null) {
			this.world.ledger().violated(this.name + " did not start");
			return;
		}
		this.process.start(() -> {
			succeeds("a call", call(current, "echo", true, Duration.ofSeconds(10)));
			succeeds("a message", publish(current, "news.a", AckLevel.PROCESSED, Duration.ofSeconds(10)));
		});
	}

	private void succeeds(String what, CompletionStage<?> outcome) {
		outcome.whenComplete((result, failure) -> {
			if (failure != null) {
				this.world.ledger().violated("%s of %s failed when all was well".formatted(what, this.name), failure);
			}
		});
	}

	// the end

	/**
	 * Closes in order.
	 */
	void close() {
		this.closing = true;
		this.process.start(() -> {
			ConduitClient current = this.client;
			if (current != null) {
				current.closeAsync().thenRun(() -> this.closed = true);
			}
		});
	}

}

package dev.conduit.simulation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

import dev.conduit.authentication.Authenticator;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Exchange;
import dev.conduit.exchange.Interaction;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;
import dev.conduit.message.TopicName;
import dev.conduit.routing.Endpoint;
import dev.conduit.routing.Execution;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.RepeatableServers;
import dev.conduit.server.Session;
import dev.conduit.topic.TopicPattern;

/**
 * A server of Conduit in a process of its own, with a listener that writes to what stays
 * when the process dies.
 */
final class SimulatedServer {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final World world;

	private final SimulatedProcess process;

	private final int epoch;

	private @Nullable ConduitServer server;

	private boolean stopping;

	private boolean stopped;

	SimulatedServer(World world, int epoch) {
		this.world = world;
		this.epoch = epoch;
		this.process = world.process("server");
	}

	SimulatedProcess process() {
		return this.process;
	}

	int epoch() {
		return this.epoch;
	}

	/** Missing until its process came that far. */
	@Nullable ConduitServer conduit() {
		return this.server;
	}

	boolean isStopping() {
		return this.stopping;
	}

	boolean isStopped() {
		return this.stopped;
	}

	void start() {
		this.process.start(this::run);
	}

	private void run() {
		ConduitServer fresh = RepeatableServers
			.builder(new SeededRandom(this.process.random().split()), this.process.threads())
			.options(this.world.settings().server())
			.authenticator(Authenticator.none())
			.timer(this.process.timer())
			.transports(List.of(new SimulatedTransport(this.world.network(), this.process)))
			.connectionIds(this.world.connectionIds())
			.dispatch(this.world.settings().dispatch())
			.peerMailbox(this.world.settings().peer())
			.exceptionMapper(World.exceptions())
			.endpoint("echo", this::echo)
			.endpoint("slow", this::slow)
			.endpoint("hang", (exchange) -> hang(exchange, false))
			.endpoint("stubborn", (exchange) -> hang(exchange, true))
			.endpoint("fail", this::fail)
			.endpoint(new Endpoint(new Route("later"), Execution.INLINE, this::later))
			.endpoint("numbers", Interaction.SERVER_STREAM, this::numbers)
			.endpoint("sum", Interaction.CLIENT_STREAM, this::sum)
			.build();
		fresh.bus().subscribe(new TopicPattern("**"), this::journal, this.world.settings().journal());
		fresh.start();
		this.server = fresh;
		this.process.start(() -> work(fresh));
	}

	/** Publishes to its clients, and calls them. */
	private void work(ConduitServer fresh) {
		try {
			while (this.world.isWorking() && !this.stopping) {
				this.process.sleep(this.process.random().nextLong(SECOND.toNanos() * 4));
				if (this.process.random().nextInt(4) == 0) {
					call(fresh);
				}
				else {
					publish(fresh);
				}
			}
		}
		catch (InterruptedException ex) {
			this.world.ledger().violated("the work of a server was interrupted", ex);
		}
	}

	private void publish(ConduitServer fresh) {
		AckLevel level = World.level(this.process.random());
		String key = "key" + this.process.random().nextInt(2);
		MessageBook.Sent sent = this.world.messages().begin(this.process, key, level, this.epoch);
		sent.sentOver(-this.epoch);
		Message message = new Message(new TopicName("server.news"), Payload.text(sent.id())).withKey(key);
		try {
			CompletionStage<Void> outcome = fresh.bus()
				.publish(message, level, Deadline.after(this.process.timer(), SECOND.multipliedBy(10)));
			outcome.whenComplete((nothing, failure) -> ended(sent, failure));
		}
		catch (ConduitException ex) {
			this.world.messages().failed(sent, ex.code());
		}
	}

	private void ended(MessageBook.Sent sent, @Nullable Throwable failure) {
		if (failure != null) {
			this.world.messages().failed(sent, Failures.codeOf(failure, this.world.ledger()));
		}
		else if (sent.level() != AckLevel.NONE) {
			this.world.messages().acked(sent, sent.level(), this.epoch);
		}
	}

	private void call(ConduitServer fresh) {
		List<Session> sessions = fresh.connections()
			.stream()
			.map((connection) -> fresh.sessions().find(connection.id()).orElse(null))
			.filter((session) -> session != null)
			.toList();
		if (!sessions.isEmpty()) {
			Session session = sessions.get(this.process.random().nextInt(sessions.size()));
			Duration patience = SECOND.multipliedBy(5);
			CallBook.Call call = this.world.calls().begin(this.process, "client.echo", false, patience);
			Failures.follow(this.world, call, session.request(new Route("client.echo"), Headers.EMPTY,
					Payload.text(call.id()), Deadline.after(this.process.timer(), patience)));
		}
	}

	// what it serves

	private void echo(Exchange exchange) {
		ran(exchange);
		exchange.reply(Headers.EMPTY, exchange.payload());
	}

	private void ran(Exchange exchange) {
		this.world.calls().ran(id(exchange.payload()));
		if (this.world.defect() == Defect.RUNS_TWICE && this.process.random().nextInt(100) == 0) {
			this.world.calls().ran(id(exchange.payload()));
		}
	}

	/** What stands behind a blank fills a payload up. */
	static String id(Payload payload) {
		String text = payload.asText();
		int end = text.indexOf(' ');
		return (end < 0) ? text : text.substring(0, end);
	}

	private void slow(Exchange exchange) throws InterruptedException {
		ran(exchange);
		this.process.sleep(this.process.random().nextLong(SECOND.toNanos() * 3));
		exchange.reply(Headers.EMPTY, exchange.payload());
	}

	private void hang(Exchange exchange, boolean stubborn) throws InterruptedException {
		ran(exchange);
		this.world.hang(this.process, stubborn);
		exchange.reply(Headers.EMPTY, exchange.payload());
	}

	private void fail(Exchange exchange) {
		ran(exchange);
		throw new IllegalStateException("fails always");
	}

	private void later(Exchange exchange) throws InterruptedException {
		ran(exchange);
		if (this.world.defect() == Defect.WAITS_ON_THE_LOOP) {
			this.process.sleep(SECOND.toNanos());
		}
		this.process.timer()
			.schedule(Duration.ofNanos(this.process.random().nextLong(SECOND.toNanos())),
					() -> exchange.reply(Headers.EMPTY, exchange.payload()));
	}

	private void numbers(Exchange exchange) {
		ran(exchange);
		exchange.reply(Numbers.upTo(Integer.parseInt(exchange.payload().asText().split(" ", -1)[1])));
	}

	private void sum(Exchange exchange) {
		ran(exchange);
		String id = id(exchange.payload());
		exchange.items().subscribe(new Flow.Subscriber<>() {

			private Flow.@Nullable Subscription subscription;

			private int next;

			@Override
			public void onSubscribe(Flow.Subscription subscription) {
				this.subscription = subscription;
				subscription.request(1);
			}

			@Override
			public void onNext(Payload item) {
				SimulatedServer.this.world.ledger()
					.require(item.asText().equals(String.valueOf(this.next)), "item %s of '%s' is '%s'", this.next, id,
							item.asText());
				this.next++;
				if (this.subscription != null) {
					this.subscription.request(1);
				}
			}

			@Override
			public void onError(Throwable failure) {
				// The call has ended, and its caller knows.
			}

			@Override
			public void onComplete() {
				exchange.reply(Headers.EMPTY, Payload.text(id));
			}

		});
	}

	/** What it writes is outside, and stays. */
	private void journal(Delivery delivery) {
		String id = id(delivery.message().payload());
		this.world.messages().delivered("journal " + this.epoch, false, id, delivery.attempt());
		if (this.world.defect() == Defect.ACKNOWLEDGED_BEFORE_PROCESSED) {
			delivery.processed();
		}
		try {
			this.world.receive(this.process, delivery.attempt());
			this.world.messages().processed(id);
			if (this.world.defect() != Defect.FORGOTTEN_MESSAGE || this.process.random().nextInt(100) > 0) {
				delivery.processed();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			delivery.reject(Failures.interrupted());
		}
		catch (ConduitException ex) {
			delivery.reject(ex.problem());
		}
	}

	// the end

	/**
	 * Stops in order.
	 */
	void stop() {
		this.stopping = true;
		this.process.start(() -> {
			ConduitServer current = this.server;
			if (current != null) {
				current.stop().thenRun(() -> this.stopped = true);
			}
		});
	}

}

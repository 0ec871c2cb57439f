package dev.conduit.benchmarks;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import com.lmax.disruptor.util.DaemonThreadFactory;
import org.jctools.queues.MpscArrayQueue;
import org.jctools.queues.SpscArrayQueue;

import dev.conduit.authentication.Authenticator;
import dev.conduit.benchmarks.InProcess.Check;
import dev.conduit.benchmarks.annotated.PriceApplication;
import dev.conduit.benchmarks.annotated.PriceApplication.Price;
import dev.conduit.client.ClientBuilder;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Peer;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.TopicName;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.ServerBuilder;
import dev.conduit.server.ServerOptions;
import dev.conduit.time.WheelTimer;
import dev.conduit.topic.Bus;
import dev.conduit.topic.BusOptions;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.TopicPattern;
import dev.conduit.transport.Address;
import dev.conduit.transport.WriteLimits;
import dev.conduit.transport.local.LocalTransport;

/**
 * Ways to hand a message to somebody else in the same process. Each of them holds at most
 * 1024 messages, and makes its producer wait when it is full.
 */
enum HandOver {

	DIRECT("direct call", "none: the producer's thread") {

		@Override
		Lane open(Check check, int producers) {
			if (producers > 1) {
				return (message) -> {
					synchronized (check) {
						check.handle(message);
					}
				};
			}
			return check::handle;
		}

	},

	BUS_INLINE("Conduit, bus, inline listener", "none: the producer's thread") {

		@Override
		Lane open(Check check, int producers) {
			return onBus(check, true);
		}

	},

	BUS("Conduit, bus, listener", "sleeps") {

		@Override
		Lane open(Check check, int producers) {
			return onBus(check, false);
		}

	},

	ANNOTATED("Conduit, bus, annotated listener of bytes", "sleeps") {

		@Override
		Lane open(Check check, int producers) {
			return PriceApplication.ofBytes(check::handle)::accept;
		}

	},

	ANNOTATED_JSON("Conduit, bus, annotated listener of records, as JSON", "sleeps") {

		@Override
		Lane open(Check check, int producers) {
			Consumer<Price> application = PriceApplication
				.ofRecords((price) -> check.handle(price.producer(), price.number()));
			return (message) -> application.accept(Price.of(message[0], Check.number(message)));
		}

	},

	LOCAL("Conduit, local transport, encoded", "sleeps") {

		@Override
		Lane open(Check check, int producers) {
			WheelTimer timer = new WheelTimer("benchmark");
			LocalTransport transport = new LocalTransport(WriteLimits.DEFAULT, Executors.newCachedThreadPool(), timer);
			Address address = new Address.Local("benchmark");
			return overLink(check, address, (server) -> server.transports(List.of(transport)),
					(client) -> client.transports(List.of(transport)));
		}

	},

	TCP("Conduit, TCP, both ends in this process", "sleeps") {

		@Override
		Lane open(Check check, int producers) {
			return overLink(check, new Address.Tcp("127.0.0.1", 0), UnaryOperator.identity(), UnaryOperator.identity());
		}

	},

	DISRUPTOR("LMAX Disruptor 4.0.0, blocking", "sleeps") {

		@Override
		Lane open(Check check, int producers) {
			Disruptor<Slot> disruptor = new Disruptor<>(Slot::new, CAPACITY, DaemonThreadFactory.INSTANCE,
					(producers > 1) ? ProducerType.MULTI : ProducerType.SINGLE, new BlockingWaitStrategy());
			disruptor.handleEventsWith((slot, sequence, last) -> check.handle(slot.message.bytes()));
			RingBuffer<Slot> ring = disruptor.start();
			return (message) -> {
				long sequence = ring.next();
				ring.get(sequence).message = new Job(message);
				ring.publish(sequence);
			};
		}

	},

	THREAD_POOL("ThreadPoolExecutor, one thread, array queue", "sleeps") {

		@Override
		Lane open(Check check, int producers) {
			ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS,
					new ArrayBlockingQueue<>(CAPACITY), DaemonThreadFactory.INSTANCE, (task, executor) -> {
						try {
							executor.getQueue().put(task);
						}
						catch (InterruptedException ex) {
							throw new IllegalStateException(ex);
						}
					});
			return (message) -> pool.execute(() -> check.handle(message));
		}

	},

	JCTOOLS("JCTools array queue", "spins") {

		@Override
		Lane open(Check check, int producers) {
			java.util.Queue<Job> queue = (producers > 1) ? new MpscArrayQueue<>(CAPACITY)
					: new SpscArrayQueue<>(CAPACITY);
			Thread consumer = new Thread(() -> {
				while (true) {
					Job next = queue.poll();
					if (next != null) {
						check.handle(next.bytes());
					}
					else {
						Thread.onSpinWait();
					}
				}
			}, "consumer");
			consumer.setDaemon(true);
			consumer.start();
			return (message) -> {
				Job job = new Job(message);
				while (!queue.offer(job)) {
					Thread.onSpinWait();
				}
			};
		}

	},

	VIRTUAL_THREADS("virtual thread for each job, unordered", "sleeps") {

		@Override
		Lane open(Check check, int producers) {
			ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
			Semaphore room = new Semaphore(CAPACITY);
			return (message) -> {
				room.acquireUninterruptibly();
				executor.execute(() -> {
					check.handleUnordered();
					room.release();
				});
			};
		}

	};

	private static final int CAPACITY = 1024;

	final String title;

	final String waiting;

	HandOver(String title, String waiting) {
		this.title = title;
		this.waiting = waiting;
	}

	/**
	 * Makes a way to one consumer.
	 * @param check handles the messages
	 * @param producers how many threads publish
	 */
	abstract Lane open(Check check, int producers);

	private static Lane onBus(Check check, boolean inline) {
		WheelTimer timer = new WheelTimer("benchmark");
		ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
		Bus bus = new Bus(BusOptions.DEFAULTS, new Peer(0, "self", "benchmark", "local://benchmark"), executor, timer,
				RandomGenerator.of("L64X128MixRandom"));
		bus.subscribe(new TopicPattern("prices"), (delivery) -> {
			check.handle(delivery.message().payload().array());
			delivery.processed();
		}, MailboxOptions.forListener("prices").withInline(inline));
		TopicName topic = new TopicName("prices");
		return (message) -> bus.publish(new Message(topic, Payload.bytes(message)), AckLevel.NONE, Deadline.NONE);
	}

	private static Lane overLink(Check check, Address address, UnaryOperator<ServerBuilder> ofServer,
			UnaryOperator<ClientBuilder> ofClient) {
		ConduitServer server = ofServer
			.apply(ConduitServer.builder()
				.options(ServerOptions.of("server", List.of(address)))
				.authenticator(Authenticator.none()))
			.build();
		server.bus().subscribe(new TopicPattern("prices"), (delivery) -> {
			check.handle(delivery.message().payload().array());
			delivery.processed();
		}, MailboxOptions.forListener("prices"));
		server.start();
		ConduitClient client = ofClient
			.apply(ConduitClient.builder().options(ClientOptions.of("client", server.addresses())))
			.build();
		client.start().toCompletableFuture().join();
		TopicName topic = new TopicName("prices");
		return (message) -> {
			if (client.publish(new Message(topic, Payload.bytes(message)), AckLevel.NONE, Deadline.NONE)
				.isCompletedExceptionally()) {
				throw new IllegalStateException("a message was not sent");
			}
		};
	}

	/**
	 * A way to one consumer.
	 */
	interface Lane {

		/**
		 * Hands a message over; waits where there is no room.
		 */
		void publish(byte[] message);

		/**
		 * The process ends with all that it began.
		 */
		default void close() {
		}

	}

	private record Job(byte[] bytes) {

	}

	private static final class Slot {

		private Job message = new Job(new byte[0]);

	}

}

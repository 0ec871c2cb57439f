package dev.conduit.benchmarks.shm;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;

import dev.conduit.shm.Domain;
import dev.conduit.shm.Policy;
import dev.conduit.shm.Publisher;
import dev.conduit.shm.PublisherOptions;
import dev.conduit.shm.Subscriber;
import dev.conduit.shm.SubscriberOptions;
import dev.conduit.shm.TopicOptions;
import dev.conduit.shm.View;
import dev.conduit.shm.ViewHandler;
import dev.conduit.shm.WaitStrategy;
import dev.conduit.shm.WhenFull;

/**
 * The ring of Conduit, gated, by its raw API.
 */
final class ConduitLane implements Lane {

	private static final Duration LONG = Duration.ofMinutes(1);

	private static final int BATCH = 4096;

	private final Domain domain;

	private final WaitStrategy strategy;

	ConduitLane(Path folder, WaitStrategy strategy) {
		this.domain = Domain.open(folder.resolve("conduit"));
		this.strategy = strategy;
	}

	@Override
	public Outlet outlet(Shape shape) {
		PublisherOptions options = PublisherOptions.DEFAULT.whenFull(WhenFull.BLOCK, LONG).forOneThread();
		return new Out(shape, this.domain.publisher(topic(shape), topicOptions(shape.size()), options));
	}

	@Override
	public Inlet inlet(Shape shape, String address, int index) {
		return new In(shape,
				this.domain.subscriber(topic(shape), SubscriberOptions.DEFAULT.withStrategy(this.strategy)));
	}

	@Override
	public void close() {
		this.domain.close();
	}

	private static String topic(Shape shape) {
		return "point" + shape.id();
	}

	/** Some 4 MiB, as for the others. */
	private static TopicOptions topicOptions(int size) {
		TopicOptions options = TopicOptions.DEFAULT.withPolicy(Policy.GATED).withTimestamps(false);
		return switch (size) {
			case 64 -> options.withSlots(32 * 1024).inlineOnly(size);
			case 1024 -> options.withSlots(4 * 1024).inlineOnly(size);
			default -> options.withSlots(64).inlineOnly(16).withLargeMessages(size, 64);
		};
	}

	private record Out(Shape shape, Publisher publisher, Payload payload) implements Outlet {

		Out(Shape shape, Publisher publisher) {
			this(shape, publisher, new Payload(shape.size()));
		}

		@Override
		public void awaitSubscribers() {
			if (!this.publisher.awaitSubscribers(this.shape.subscribers(), LONG)) {
				throw new IllegalStateException("no subscribers");
			}
		}

		@Override
		public void send(long number, long stamp) {
			this.publisher.append(this.payload.of(number, stamp), 0, this.shape.size());
		}

		@Override
		public void flush() {
			this.publisher.flush();
		}

		@Override
		public void close() {
			this.publisher.close();
		}

	}

	private static final class In implements Inlet {

		private final Subscriber subscriber;

		private final Payload payload;

		private final MemorySegment fill;

		private final ViewHandler handler;

		private Check check = new Check(false);

		In(Shape shape, Subscriber subscriber) {
			this.subscriber = subscriber;
			this.payload = new Payload(shape.size());
			this.fill = MemorySegment.ofArray(this.payload.bytes());
			this.handler = (shape.everyByte()) ? this::readAll : this::readWords;
		}

		@Override
		public void read(Check target) {
			this.check = target;
			if (this.subscriber.poll(this.handler, BATCH) == 0) {
				this.subscriber.await(LONG);
			}
		}

		private void readWords(View view) {
			long number = view.getLong(0);
			long stamp = view.getLong(Payload.STAMP);
			long last = view.getLong(this.payload.end());
			if (view.validate()) {
				this.check.received(number, stamp, last, true);
			}
		}

		private void readAll(View view) {
			long number = view.getLong(0);
			long stamp = view.getLong(Payload.STAMP);
			long last = view.getLong(this.payload.end());
			boolean hasFill = MemorySegment.mismatch(view.segment(), Payload.FILL, this.payload.end(), this.fill,
					Payload.FILL, this.payload.end()) < 0;
			if (view.validate()) {
				this.check.received(number, stamp, last, hasFill);
			}
		}

		@Override
		public void close() {
			this.subscriber.close();
		}

	}

}

package dev.conduit.benchmarks.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import dev.conduit.benchmarks.kit.load.Numbered;
import dev.conduit.shm.Domain;
import dev.conduit.shm.Policy;
import dev.conduit.shm.Publisher;
import dev.conduit.shm.PublisherOptions;
import dev.conduit.shm.Subscriber;
import dev.conduit.shm.SubscriberOptions;
import dev.conduit.shm.TopicOptions;
import dev.conduit.shm.View;
import dev.conduit.shm.ViewHandler;

/**
 * Puts a message into a ring of shared memory, and takes it out, in one thread: the work
 * without the way between two processors.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class Rings {

	/** Bytes of a message. */
	@Param({ "64", "1024" })
	public int size;

	/** Whether the publisher waits for slow subscribers, or passes them. */
	@Param
	public Policy policy = Policy.GATED;

	private @Nullable Path folder;

	private @Nullable Domain domain;

	private @Nullable Publisher publisher;

	private @Nullable Subscriber subscriber;

	private final ViewHandler handler = this::read;

	private byte[] message = new byte[0];

	private long number;

	private long read;

	/**
	 * Opens both ends.
	 * @throws IOException if there is no shared memory
	 */
	@Setup
	public void open() throws IOException {
		Path memory = Path.of("/dev/shm");
		this.folder = Files.isDirectory(memory) ? Files.createTempDirectory(memory, "conduit-parts")
				: Files.createTempDirectory("conduit-parts");
		this.domain = Domain.open(this.folder.resolve("domain"));
		this.publisher = this.domain.publisher("ring",
				TopicOptions.DEFAULT.withPolicy(this.policy).withSlots(1024).inlineOnly(this.size),
				PublisherOptions.DEFAULT.forOneThread());
		this.subscriber = this.domain.subscriber("ring", SubscriberOptions.DEFAULT);
		this.message = Numbered.bytes(this.size);
	}

	/**
	 * Closes both, and removes their files.
	 * @throws IOException if they cannot be removed
	 */
	@TearDown
	public void close() throws IOException {
		Objects.requireNonNull(this.subscriber).close();
		Objects.requireNonNull(this.publisher).close();
		Objects.requireNonNull(this.domain).close();
		try (Stream<Path> files = Files.walk(Objects.requireNonNull(this.folder))) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

	private void read(View view) {
		this.read = Long.reverseBytes(view.getLong(0));
		if (!view.validate()) {
			throw new IllegalStateException("a message was overwritten");
		}
	}

	/**
	 * Publishes a message, and reads it.
	 * @return its number
	 */
	@Benchmark
	public long publishAndConsume() {
		Numbered.withNumber(this.message, ++this.number);
		Publisher publisher = Objects.requireNonNull(this.publisher);
		publisher.append(this.message, 0, this.size);
		publisher.flush();
		int polled = Objects.requireNonNull(this.subscriber).poll(this.handler, 16);
		if (polled != 1 || this.read != this.number) {
			throw new IllegalStateException(
					"message %d was read as %d of %d".formatted(this.number, this.read, polled));
		}
		return this.read;
	}

}

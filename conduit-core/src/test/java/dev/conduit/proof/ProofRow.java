package dev.conduit.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.Thread.UncaughtExceptionHandler;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAccumulator;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One row of the proof: counts while a test runs, and becomes one line of
 * {@code target/conduit-proof.jsonl} when it is closed, whether the test passed or not.
 * Exceptions that end a thread of this JVM meanwhile are counted, by each row that is
 * open. For any thread.
 *
 * <pre class="code">
 * try (ProofRow row = ProofRow.start("T3", "silent peers", seed)) {
 * 	row.count(Measure.FAULTS_INJECTED, silent.size());
 * 	row.pass();
 * }
 * </pre>
 */
public final class ProofRow implements AutoCloseable {

	private static final Path FILE = Path.of("target", "conduit-proof.jsonl");

	/** Tells the lines of this build from those of an earlier one. */
	private static final String RUN = System.getProperty("conduit.proof.run", "");

	private static final OpenRows OPEN = new OpenRows();

	private final Map<Measure, AtomicLong> counts = new EnumMap<>(Measure.class);

	private final Map<Measure, DoubleAccumulator> highest = new EnumMap<>(Measure.class);

	private final String id;

	private final String title;

	private final long seed;

	private final Path file;

	private final long begin = System.nanoTime();

	private volatile boolean passed;

	private ProofRow(String id, String title, long seed, Path file) {
		this.id = requirePlain("id", id);
		this.title = requirePlain("title", title);
		this.seed = seed;
		this.file = file;
		for (Measure measure : Measure.values()) {
			if (measure.isSum()) {
				this.counts.put(measure, new AtomicLong());
			}
			else {
				this.highest.put(measure, new DoubleAccumulator(Math::max, 0));
			}
		}
		OPEN.add(this);
	}

	/**
	 * Begins a row.
	 * @param id id of the threat or fault, such as {@code T3}
	 * @param title a few words for the table, without quotes
	 * @param seed what the test's randomness comes from, or 0
	 */
	public static ProofRow start(String id, String title, long seed) {
		return start(id, title, seed, FILE);
	}

	static ProofRow start(String id, String title, long seed, Path file) {
		return new ProofRow(id, title, seed, file);
	}

	private static String requirePlain(String name, String text) {
		if (!text.matches("[^\\p{Cntrl}\"\\\\]+")) {
			throw new IllegalArgumentException(
					"'%s' must be without quotes, backslashes and line breaks (was '%s')".formatted(name, text));
		}
		return text;
	}

	/** Adds to what is counted. */
	public ProofRow count(Measure measure, long number) {
		AtomicLong count = this.counts.get(measure);
		if (count == null) {
			throw new IllegalArgumentException("'measure' must be one that is counted (was %s)".formatted(measure));
		}
		count.addAndGet(number);
		return this;
	}

	/** Keeps a figure of which the highest counts. */
	public ProofRow saw(Measure measure, double figure) {
		DoubleAccumulator accumulator = this.highest.get(measure);
		if (accumulator == null) {
			throw new IllegalArgumentException("'measure' must be one that is not counted (was %s)".formatted(measure));
		}
		accumulator.accumulate(figure);
		return this;
	}

	/** What was counted so far. */
	public long counted(Measure measure) {
		return this.counts.get(measure).get();
	}

	/**
	 * Says that the test has come to its end, and insists that all is 0 which has to be.
	 */
	public void pass() {
		this.counts.forEach((measure, count) -> {
			if (measure.mustBeZero()) {
				assertThat(count.get()).as("%s of %s, seed %d", measure.field(), this.id, this.seed).isZero();
			}
		});
		this.passed = true;
	}

	/** Writes the line. */
	@Override
	public void close() {
		OPEN.remove(this);
		byte[] line = (this + System.lineSeparator()).getBytes(StandardCharsets.UTF_8);
		try (FileChannel channel = FileChannel.open(this.file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
			channel.write(ByteBuffer.wrap(line));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String toString() {
		double seconds = (System.nanoTime() - this.begin) / 1e9;
		String figures = Arrays.stream(Measure.values())
			.map((measure) -> "\"%s\":%s".formatted(measure.field(), figure(measure)))
			.collect(Collectors.joining(","));
		return "{\"run\":\"%s\",\"id\":\"%s\",\"title\":\"%s\",\"passed\":%s,\"seed\":%d,\"duration_s\":%s,%s}"
			.formatted(RUN, this.id, this.title, this.passed, this.seed, rounded(seconds), figures);
	}

	private String figure(Measure measure) {
		AtomicLong count = this.counts.get(measure);
		return (count != null) ? count.toString() : rounded(this.highest.get(measure).get());
	}

	private static String rounded(double figure) {
		return Double.toString(Math.round(figure * 1000) / 1000.0);
	}

	/**
	 * All rows that are open, since tests may run beside each other and end in any order.
	 */
	private static final class OpenRows implements UncaughtExceptionHandler {

		private final Set<ProofRow> rows = new CopyOnWriteArraySet<>();

		private final ReentrantLock lock = new ReentrantLock();

		private volatile @Nullable UncaughtExceptionHandler before;

		void add(ProofRow row) {
			this.lock.lock();
			try {
				if (this.rows.isEmpty()) {
					this.before = Thread.getDefaultUncaughtExceptionHandler();
					Thread.setDefaultUncaughtExceptionHandler(this);
				}
				this.rows.add(row);
			}
			finally {
				this.lock.unlock();
			}
		}

		void remove(ProofRow row) {
			this.lock.lock();
			try {
				if (this.rows.remove(row) && this.rows.isEmpty()) {
					Thread.setDefaultUncaughtExceptionHandler(this.before);
				}
			}
			finally {
				this.lock.unlock();
			}
		}

		@Override
		public void uncaughtException(Thread thread, Throwable failure) {
			this.rows.forEach((row) -> row.count(Measure.UNCAUGHT, 1));
			UncaughtExceptionHandler next = this.before;
			if (next != null) {
				next.uncaughtException(thread, failure);
			}
			else {
				System.err.printf("Uncaught in thread '%s' during %s:%n", thread.getName(),
						this.rows.stream().map((row) -> row.id).toList());
				failure.printStackTrace();
			}
		}

	}

}

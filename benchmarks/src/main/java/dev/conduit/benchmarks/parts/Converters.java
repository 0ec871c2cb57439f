package dev.conduit.benchmarks.parts;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

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
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

import dev.conduit.benchmarks.contestant.service.Reading;
import dev.conduit.convert.PayloadConverter;
import dev.conduit.convert.PayloadReader;
import dev.conduit.convert.PayloadWriter;
import dev.conduit.convert.jackson.JacksonPayloadConverter;
import dev.conduit.message.ContentType;
import dev.conduit.message.Payload;

/**
 * Writes and reads a record of four components.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Converters {

	/** Bytes that the record has in JSON. */
	@Param({ "100", "4096" })
	public int size;

	/** What it is written as. */
	@Param
	public Format format = Format.JSON;

	private Reading reading = Reading.ofSize(100);

	private Payload payload = Payload.EMPTY;

	private PayloadWriter writer = (value) -> Payload.EMPTY;

	private PayloadReader reader = (payload) -> null;

	/**
	 * Makes reader and writer, and the record.
	 */
	@Setup
	public void prepare() {
		PayloadConverter converter = this.format.converter();
		this.writer = converter.writer(Reading.class);
		this.reader = converter.reader(Reading.class);
		this.reading = Reading.ofSize(this.size).withNumber(123_456_789);
		this.payload = this.writer.write(this.reading);
		if (!this.reading.equals(read())) {
			throw new IllegalStateException("%s was read as %s".formatted(this.reading, read()));
		}
	}

	/**
	 * Writes the record.
	 * @return the payload
	 */
	@Benchmark
	public Payload write() {
		Payload written = this.writer.write(this.reading);
		if (written.size() != this.payload.size()) {
			throw new IllegalStateException(
					"the record has %d bytes (was %d)".formatted(this.payload.size(), written.size()));
		}
		return written;
	}

	/**
	 * Reads the record.
	 * @return the record
	 */
	@Benchmark
	public Reading read() {
		Reading read = Objects.requireNonNull((Reading) this.reader.read(this.payload));
		if (read.number() != this.reading.number()) {
			throw new IllegalStateException("%s was read as %s".formatted(this.reading, read));
		}
		return read;
	}

	/**
	 * What a record can be written as.
	 */
	public enum Format {

		/** Text. */
		JSON {

			@Override
			PayloadConverter converter() {
				return new JacksonPayloadConverter(JsonMapper.builder().build());
			}

		},

		/** The binary form of the same. */
		CBOR {

			@Override
			PayloadConverter converter() {
				return new JacksonPayloadConverter(CBORMapper.builder().build(), ContentType.CBOR);
			}

		};

		abstract PayloadConverter converter();

	}

}

package dev.conduit.benchmarks.parts;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
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
import org.openjdk.jmh.annotations.Warmup;

import dev.conduit.benchmarks.kit.load.Numbered;
import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameDecoder;
import dev.conduit.frame.FrameEncoder;
import dev.conduit.frame.FrameLimits;
import dev.conduit.frame.PeerLimits;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;

/**
 * Writes and reads the frame of a call with 100 bytes, a deadline and so many headers of
 * its own: what the header block costs is the difference.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Frames {

	private static final int SIZE = 100;

	/** How many headers the caller added. */
	@Param({ "0", "4", "16" })
	public int headers;

	/** Whether frames end in a checksum. */
	@Param({ "false", "true" })
	public boolean checksum;

	private final FrameEncoder encoder = new FrameEncoder();

	private final FrameDecoder decoder = FrameDecoder.forClient(UnpooledByteBufAllocator.DEFAULT, System::nanoTime);

	private final ByteBuf out = Unpooled.directBuffer(4096);

	private final ByteBuf in = Unpooled.directBuffer(4096);

	private Frame frame = new Frame.Ping(1);

	private @Nullable Frame decoded;

	/**
	 * Makes the frame, and what it is on the wire.
	 */
	@Setup
	public void write() {
		Headers own = Headers.of(IntStream.range(0, this.headers)
			.boxed()
			.collect(Collectors.toMap((i) -> "header-" + i, (i) -> "value of " + i)));
		this.frame = new Frame.RpcRequest(7, new Route("readings.echo"), Duration.ofSeconds(5), false, own,
				Payload.bytes(Numbered.bytes(SIZE)));
		PeerLimits limits = PeerLimits.DEFAULT;
		this.encoder.setFormat(limits.maxFrameSize(), limits.maxMessageSize(), this.checksum);
		this.decoder.setLimits(FrameLimits.DEFAULT);
		this.encoder.encode(this.frame, this.in);
		if (!decode().equals(this.frame)) {
			throw new IllegalStateException("%s was read as %s".formatted(this.frame, this.decoded));
		}
	}

	/**
	 * Writes the frame.
	 * @return how many bytes it has
	 */
	@Benchmark
	public int encode() {
		this.encoder.encode(this.frame, this.out.clear());
		int size = this.out.readableBytes();
		if (size != this.in.writerIndex()) {
			throw new IllegalStateException("the frame has %d bytes (was %d)".formatted(size, this.in.writerIndex()));
		}
		return size;
	}

	/**
	 * Reads the frame.
	 * @return the frame
	 */
	@Benchmark
	public Frame decode() {
		this.decoded = null;
		this.decoder.decode(this.in.readerIndex(0), (frame) -> this.decoded = frame);
		Frame frame = this.decoded;
		if (!(frame instanceof Frame.RpcRequest request) || request.payload().size() != SIZE
				|| request.headers().size() != this.headers) {
			throw new IllegalStateException("%s was read as %s".formatted(this.frame, frame));
		}
		return frame;
	}

}

package dev.conduit.benchmarks.contestant;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;

import dev.conduit.benchmarks.kit.load.BytesClient;
import dev.conduit.benchmarks.kit.load.Numbered;
import dev.conduit.benchmarks.kit.load.Tally;

/**
 * Sends {@link RawFrame frames}. Each call has a future, as calls of a client have.
 */
abstract class RawBytesClient implements BytesClient {

	/**
	 * Sends a frame.
	 * @param kind what it asks for
	 * @param payload its bytes
	 * @param answers gets what is answered, in the order in which frames were written
	 */
	abstract void write(byte kind, byte[] payload, Answers answers);

	@Override
	public byte[] call(byte[] payload) throws Exception {
		return request(RawFrame.ECHO, payload).get();
	}

	@Override
	public final void call(byte[] payload, BiConsumer<? super byte @Nullable [], ? super @Nullable Throwable> end) {
		request(RawFrame.ECHO, payload).whenComplete(end);
	}

	@Override
	public final void send(byte[] payload) {
		write(RawFrame.ONE_WAY, payload, (bytes) -> {
			throw new IllegalStateException("what is sent one way has no answer");
		});
	}

	@Override
	public final CompletableFuture<Tally> tally() {
		return request(RawFrame.TALLY, new byte[0]).thenApply(Tally::of);
	}

	@Override
	public final CompletableFuture<Void> stream(int size, int items, LongConsumer item) {
		CompletableFuture<Void> end = new CompletableFuture<>();
		byte[] order = ByteBuffer.allocate(2 * Integer.BYTES).putInt(size).putInt(items).array();
		write(RawFrame.STREAM, order, (bytes) -> {
			long number = Numbered.number(bytes, 0);
			item.accept(number);
			return number == items && end.complete(null);
		});
		return end;
	}

	private CompletableFuture<byte[]> request(byte kind, byte[] payload) {
		CompletableFuture<byte[]> answer = new CompletableFuture<>();
		write(kind, payload, answer::complete);
		return answer;
	}

}

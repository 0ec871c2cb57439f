package dev.conduit.benchmarks.peers.grpc;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

import dev.conduit.benchmarks.kit.load.BytesClient;
import dev.conduit.benchmarks.kit.load.Numbered;
import dev.conduit.benchmarks.kit.load.Tally;

/**
 * A channel of gRPC, which is one connection. What is sent one way goes through a stream.
 */
public final class GrpcClient implements BytesClient {

	private final Channel channel;

	private final Runnable shutdown;

	private volatile @Nullable StreamObserver<byte[]> sending;

	/**
	 * A client.
	 * @param channel the connection
	 * @param shutdown ends it
	 */
	public GrpcClient(Channel channel, Runnable shutdown) {
		this.channel = channel;
		this.shutdown = shutdown;
	}

	@Override
	public byte[] call(byte[] payload) {
		return ClientCalls.blockingUnaryCall(this.channel, BytesService.ECHO, CallOptions.DEFAULT, payload);
	}

	@Override
	public void call(byte[] payload, BiConsumer<? super byte @Nullable [], ? super @Nullable Throwable> end) {
		ClientCalls.asyncUnaryCall(this.channel.newCall(BytesService.ECHO, CallOptions.DEFAULT), payload,
				new Observer((answer) -> end.accept(answer, null), (failure) -> end.accept(null, failure), () -> {
				}));
	}

	/** For one thread, as the load is. What fails shows in the tally, which lacks it. */
	@Override
	public void send(byte[] payload) {
		StreamObserver<byte[]> stream = this.sending;
		if (stream == null) {
			stream = ClientCalls.asyncClientStreamingCall(this.channel.newCall(BytesService.SEND, CallOptions.DEFAULT),
					new Observer((answer) -> {
					}, this::failed, () -> {
					}));
			this.sending = stream;
		}
		stream.onNext(payload);
	}

	private void failed(Throwable failure) {
		this.sending = null;
	}

	@Override
	public CompletableFuture<Tally> tally() {
		CompletableFuture<Tally> tally = new CompletableFuture<>();
		ClientCalls.asyncUnaryCall(this.channel.newCall(BytesService.TALLY, CallOptions.DEFAULT), new byte[0],
				new Observer((answer) -> tally.complete(Tally.of(answer)), tally::completeExceptionally, () -> {
				}));
		return tally;
	}

	@Override
	public CompletableFuture<Void> stream(int size, int items, LongConsumer item) {
		CompletableFuture<Void> end = new CompletableFuture<>();
		byte[] order = ByteBuffer.allocate(2 * Integer.BYTES).putInt(size).putInt(items).array();
		ClientCalls.asyncServerStreamingCall(this.channel.newCall(BytesService.ITEMS, CallOptions.DEFAULT), order,
				new Observer((bytes) -> item.accept(Numbered.number(bytes, 0)), end::completeExceptionally,
						() -> end.complete(null)));
		return end;
	}

	@Override
	public void close() {
		this.shutdown.run();
	}

	private record Observer(Consumer<byte[]> next, Consumer<Throwable> failed,
			Runnable completed) implements StreamObserver<byte[]> {

		@Override
		public void onNext(byte[] message) {
			this.next.accept(message);
		}

		@Override
		public void onError(Throwable failure) {
			this.failed.accept(failure);
		}

		@Override
		public void onCompleted() {
			this.completed.run();
		}

	}

}

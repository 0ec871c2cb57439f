package dev.conduit.benchmarks.peers.grpc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

import dev.conduit.benchmarks.kit.load.Counter;
import dev.conduit.benchmarks.kit.load.Numbered;

/**
 * A service whose messages are arrays.
 */
public final class BytesService {

	static final MethodDescriptor<byte[], byte[]> ECHO = method(MethodType.UNARY, "echo");

	static final MethodDescriptor<byte[], byte[]> TALLY = method(MethodType.UNARY, "tally");

	static final MethodDescriptor<byte[], byte[]> SEND = method(MethodType.CLIENT_STREAMING, "send");

	static final MethodDescriptor<byte[], byte[]> ITEMS = method(MethodType.SERVER_STREAMING, "items");

	private final Counter counter = new Counter();

	private static MethodDescriptor<byte[], byte[]> method(MethodType type, String name) {
		return MethodDescriptor.<byte[], byte[]>newBuilder()
			.setType(type)
			.setFullMethodName(MethodDescriptor.generateFullMethodName("bench", name))
			.setRequestMarshaller(new BytesMarshaller())
			.setResponseMarshaller(new BytesMarshaller())
			.build();
	}

	/**
	 * What a server serves.
	 * @return its methods
	 */
	public ServerServiceDefinition definition() {
		return ServerServiceDefinition.builder("bench")
			.addMethod(ECHO, ServerCalls.asyncUnaryCall((request, answer) -> end(answer, request)))
			.addMethod(TALLY,
					ServerCalls.asyncUnaryCall((request, answer) -> end(answer, this.counter.tally().toBytes())))
			.addMethod(SEND, ServerCalls.asyncClientStreamingCall(this::received))
			.addMethod(ITEMS, ServerCalls.asyncServerStreamingCall(BytesService::items))
			.build();
	}

	private static void end(StreamObserver<byte[]> answer, byte[] bytes) {
		answer.onNext(bytes);
		answer.onCompleted();
	}

	private StreamObserver<byte[]> received(StreamObserver<byte[]> answer) {
		return new StreamObserver<>() {

			@Override
			public void onNext(byte[] message) {
				BytesService.this.counter.handled(Numbered.number(message, 0));
			}

			@Override
			public void onError(Throwable failure) {
				// The client is gone.
			}

			@Override
			public void onCompleted() {
				end(answer, new byte[0]);
			}

		};
	}

	private static void items(byte[] request, StreamObserver<byte[]> answer) {
		ByteBuffer order = ByteBuffer.wrap(request);
		Items items = new Items((ServerCallStreamObserver<byte[]>) answer, order.getInt(), order.getInt());
		items.observer.setOnReadyHandler(items);
	}

	/**
	 * Sends what there is room for.
	 */
	private static final class Items implements Runnable {

		private final ServerCallStreamObserver<byte[]> observer;

		private final int size;

		private final int items;

		private int sent;

		Items(ServerCallStreamObserver<byte[]> observer, int size, int items) {
			this.observer = observer;
			this.size = size;
			this.items = items;
		}

		@Override
		public void run() {
			while (this.sent < this.items && this.observer.isReady()) {
				this.observer.onNext(Numbered.withNumber(new byte[this.size], ++this.sent));
				if (this.sent == this.items) {
					this.observer.onCompleted();
				}
			}
		}

	}

	private static final class BytesMarshaller implements Marshaller<byte[]> {

		@Override
		public InputStream stream(byte[] bytes) {
			return new ByteArrayInputStream(bytes);
		}

		@Override
		public byte[] parse(InputStream stream) {
			try {
				// All of a message is there, so that one array of the right size will do.
				return stream.readNBytes(stream.available());
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}

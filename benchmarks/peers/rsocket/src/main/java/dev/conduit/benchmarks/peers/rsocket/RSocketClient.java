package dev.conduit.benchmarks.peers.rsocket;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.rsocket.util.ByteBufPayload;
import org.jspecify.annotations.Nullable;

import dev.conduit.benchmarks.kit.load.Client;
import dev.conduit.benchmarks.kit.load.Numbered;
import dev.conduit.benchmarks.kit.load.Tally;

/**
 * One connection of RSocket.
 *
 * @param socket the connection
 */
record RSocketClient(RSocket socket) implements Client<byte[], Payload> {

	@Override
	public byte[] payload(int size) {
		return Numbered.bytes(size);
	}

	@Override
	public byte[] next(byte[] last, long number) {
		return Numbered.withNumber(last, number);
	}

	@Override
	public boolean isAnswer(byte[] sent, Payload came) {
		ByteBuf data = came.sliceData();
		boolean same = ByteBufUtil.equals(data, Unpooled.wrappedBuffer(sent));
		came.release();
		return same;
	}

	@Override
	public Payload call(byte[] payload) {
		return Objects.requireNonNull(this.socket.requestResponse(ByteBufPayload.create(payload)).block());
	}

	@Override
	public void call(byte[] payload, BiConsumer<? super @Nullable Payload, ? super @Nullable Throwable> end) {
		this.socket.requestResponse(ByteBufPayload.create(payload))
			.subscribe((answer) -> end.accept(answer, null), (failure) -> end.accept(null, failure));
	}

	@Override
	public void send(byte[] payload) {
		this.socket.fireAndForget(ByteBufPayload.create(payload)).subscribe();
	}

	@Override
	public CompletableFuture<Tally> tally() {
		return this.socket.requestResponse(ByteBufPayload.create(new byte[0])).map((answer) -> {
			byte[] bytes = ByteBufUtil.getBytes(answer.sliceData());
			answer.release();
			return Tally.of(bytes);
		}).toFuture();
	}

	@Override
	public CompletableFuture<Void> stream(int size, int items, LongConsumer item) {
		ByteBuffer order = ByteBuffer.allocate(2 * Integer.BYTES).putInt(size).putInt(items).flip();
		return this.socket.requestStream(ByteBufPayload.create(order)).doOnNext((payload) -> {
			item.accept(payload.sliceData().getLong(0));
			payload.release();
		}).then().toFuture();
	}

	@Override
	public void close() {
		this.socket.dispose();
	}

}

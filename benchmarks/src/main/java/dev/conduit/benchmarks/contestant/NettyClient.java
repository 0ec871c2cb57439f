package dev.conduit.benchmarks.contestant;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import org.jspecify.annotations.Nullable;

import dev.conduit.benchmarks.kit.load.BytesClient;
import dev.conduit.benchmarks.kit.load.Numbered;
import dev.conduit.benchmarks.kit.load.Tally;

/**
 * One connection of Netty alone. Each call has a future, as calls of a client have.
 */
final class NettyClient implements BytesClient {

	private final EventLoopGroup group;

	private final Channel channel;

	NettyClient(EventLoopGroup group, Channel channel) {
		this.group = group;
		this.channel = channel;
	}

	@Override
	public byte[] call(byte[] payload) throws Exception {
		return request(RawFrame.ECHO, payload).get();
	}

	@Override
	public void call(byte[] payload, BiConsumer<? super byte @Nullable [], ? super @Nullable Throwable> end) {
		request(RawFrame.ECHO, payload).whenComplete(end);
	}

	@Override
	public void send(byte[] payload) {
		write(new NettyCall(RawFrame.ONE_WAY, payload, NettyCall.Answers.NONE));
	}

	@Override
	public CompletableFuture<Tally> tally() {
		return request(RawFrame.TALLY, new byte[0]).thenApply(Tally::of);
	}

	@Override
	public CompletableFuture<Void> stream(int size, int items, LongConsumer item) {
		CompletableFuture<Void> end = new CompletableFuture<>();
		write(new NettyCall(RawFrame.STREAM, ByteBuffer.allocate(8).putInt(size).putInt(items).array(), (bytes) -> {
			long number = Numbered.number(bytes, 0);
			item.accept(number);
			return number == items && end.complete(null);
		}));
		return end;
	}

	private CompletableFuture<byte[]> request(byte kind, byte[] payload) {
		CompletableFuture<byte[]> answer = new CompletableFuture<>();
		write(new NettyCall(kind, payload, answer::complete));
		return answer;
	}

	private void write(NettyCall call) {
		this.channel.writeAndFlush(call, this.channel.voidPromise());
	}

	@Override
	public void close() {
		this.channel.close().syncUninterruptibly();
		this.group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
	}

}

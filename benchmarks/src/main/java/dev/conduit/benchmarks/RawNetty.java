package dev.conduit.benchmarks;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;

/**
 * Netty alone: length-prefixed frames, answered in order, without ids, deadlines or
 * dispatch. The limit that a protocol on Netty can come near to.
 */
final class RawNetty {

	private static final int MAX_FRAME = 4 * 1024 * 1024;

	private RawNetty() {
	}

	static int serve() throws InterruptedException {
		EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
		Channel channel = new ServerBootstrap().group(group)
			.channel(EpollServerSocketChannel.class)
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childHandler(initializer(new EchoHandler()))
			.bind(new InetSocketAddress("127.0.0.1", 0))
			.sync()
			.channel();
		return ((InetSocketAddress) channel.localAddress()).getPort();
	}

	static Echo connect(int port) throws InterruptedException {
		EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
		Answers answers = new Answers();
		Channel channel = new Bootstrap().group(group)
			.channel(EpollSocketChannel.class)
			.option(ChannelOption.TCP_NODELAY, true)
			.handler(initializer(answers))
			.connect(new InetSocketAddress("127.0.0.1", port))
			.sync()
			.channel();
		return new Client(group, channel, answers);
	}

	private static ChannelInitializer<Channel> initializer(ChannelInboundHandlerAdapter last) {
		return new ChannelInitializer<>() {

			@Override
			protected void initChannel(Channel channel) {
				channel.pipeline().addLast(new LengthFieldBasedFrameDecoder(MAX_FRAME, 0, 4), last);
			}

		};
	}

	@io.netty.channel.ChannelHandler.Sharable
	private static final class EchoHandler extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			context.write(message, context.voidPromise());
		}

		@Override
		public void channelReadComplete(ChannelHandlerContext context) {
			context.flush();
		}

	}

	/**
	 * Completes the calls in the order in which they were made; flushes once a read.
	 */
	private static final class Answers extends ChannelInboundHandlerAdapter {

		private final Queue<CompletableFuture<byte[]>> open = new ArrayDeque<>();

		private boolean reading;

		void add(CompletableFuture<byte[]> call) {
			this.open.add(call);
		}

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			this.reading = true;
			ByteBuf frame = (ByteBuf) message;
			byte[] bytes = new byte[frame.readInt()];
			frame.readBytes(bytes);
			frame.release();
			Objects.requireNonNull(this.open.poll()).complete(bytes);
		}

		@Override
		public void channelReadComplete(ChannelHandlerContext context) {
			this.reading = false;
			context.flush();
		}

	}

	private record Call(byte[] payload, CompletableFuture<byte[]> answer) {

	}

	private static final class Client implements Echo {

		private final EventLoopGroup group;

		private final Channel channel;

		private final Answers answers;

		private final Queue<Call> waiting = new ConcurrentLinkedQueue<>();

		Client(EventLoopGroup group, Channel channel, Answers answers) {
			this.group = group;
			this.channel = channel;
			this.answers = answers;
		}

		@Override
		public CompletableFuture<byte[]> call(byte[] payload) {
			Call call = new Call(payload, new CompletableFuture<>());
			if (this.channel.eventLoop().inEventLoop()) {
				write(call);
				if (!this.answers.reading) {
					this.channel.flush();
				}
			}
			else {
				this.waiting.add(call);
				this.channel.eventLoop().execute(this::writeWaiting);
			}
			return call.answer();
		}

		private void writeWaiting() {
			for (Call call = this.waiting.poll(); call != null; call = this.waiting.poll()) {
				write(call);
			}
			this.channel.flush();
		}

		private void write(Call call) {
			this.answers.add(call.answer());
			ByteBuf frame = this.channel.alloc().directBuffer(4 + call.payload().length);
			frame.writeInt(call.payload().length).writeBytes(call.payload());
			this.channel.write(frame, this.channel.voidPromise());
		}

		@Override
		public void close() {
			this.channel.close().syncUninterruptibly();
			this.group.shutdownGracefully();
		}

	}

}

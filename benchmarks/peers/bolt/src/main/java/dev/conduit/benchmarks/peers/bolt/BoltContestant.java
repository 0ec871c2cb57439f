package dev.conduit.benchmarks.peers.bolt;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import com.alipay.remoting.BizContext;
import com.alipay.remoting.rpc.RpcClient;
import com.alipay.remoting.rpc.RpcServer;
import com.alipay.remoting.rpc.protocol.SyncUserProcessor;
import org.jspecify.annotations.Nullable;

import dev.conduit.benchmarks.kit.load.Client;
import dev.conduit.benchmarks.kit.load.Contestant;
import dev.conduit.benchmarks.kit.load.Counter;
import dev.conduit.benchmarks.kit.load.Numbered;

/**
 * SOFABolt, whose processor runs on its default executor or on the I/O thread.
 */
public final class BoltContestant implements Contestant {

	private final boolean onIoThread;

	/**
	 * A contestant.
	 * @param variant {@code io}, or {@code default} for Bolt's executor
	 */
	public BoltContestant(String variant) {
		this.onIoThread = variant.equals("io");
	}

	@Override
	public String serve() throws IOException {
		int port = freePort();
		RpcServer server = new RpcServer("127.0.0.1", port);
		server.registerUserProcessor(new Processor(this.onIoThread));
		server.startup();
		return "127.0.0.1:" + port;
	}

	/** Bolt does not say which port it got, so it must be told one. */
	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	@Override
	public Client<?, ?> connect(String address) {
		RpcClient client = new RpcClient();
		client.startup();
		return new BoltClient(client, address);
	}

	private static final class Processor extends SyncUserProcessor<Frame> {

		private final Counter counter = new Counter();

		private final boolean onIoThread;

		Processor(boolean onIoThread) {
			this.onIoThread = onIoThread;
		}

		@Override
		public @Nullable Object handleRequest(BizContext context, Frame request) {
			if (request.isOneWay()) {
				this.counter.handled(Numbered.number(request.bytes(), 0));
				return null;
			}
			return (request.bytes().length > 0) ? request : new Frame(false, this.counter.tally().toBytes());
		}

		@Override
		public String interest() {
			return Frame.class.getName();
		}

		@Override
		public boolean processInIOThread() {
			return this.onIoThread;
		}

	}

}

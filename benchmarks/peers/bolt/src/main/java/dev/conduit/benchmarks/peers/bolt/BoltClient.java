package dev.conduit.benchmarks.peers.bolt;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

import com.alipay.remoting.InvokeCallback;
import com.alipay.remoting.exception.RemotingException;
import com.alipay.remoting.rpc.RpcClient;
import org.jspecify.annotations.Nullable;

import dev.conduit.benchmarks.kit.load.Client;
import dev.conduit.benchmarks.kit.load.Numbered;
import dev.conduit.benchmarks.kit.load.Tally;

/**
 * One connection of SOFABolt.
 *
 * @param client the client
 * @param address of the server
 */
record BoltClient(RpcClient client, String address) implements Client<Frame, Frame> {

	private static final int TIMEOUT_MILLIS = 30_000;

	/**
	 * Bolt holds no sender back: what its executor has no room for is dropped, and a
	 * connection that is full refuses what is sent.
	 */
	private static final int WINDOW = 512;

	@Override
	public Frame payload(int size) {
		return new Frame(false, Numbered.bytes(size));
	}

	@Override
	public Frame next(Frame last, long number) {
		Numbered.withNumber(last.bytes(), number);
		return last;
	}

	@Override
	public boolean isAnswer(Frame sent, Frame came) {
		return Arrays.equals(sent.bytes(), came.bytes());
	}

	@Override
	public Frame call(Frame payload) throws RemotingException, InterruptedException {
		return (Frame) this.client.invokeSync(this.address, payload, TIMEOUT_MILLIS);
	}

	@Override
	public void call(Frame payload, BiConsumer<? super @Nullable Frame, ? super @Nullable Throwable> end) {
		try {
			this.client.invokeWithCallback(this.address, payload, new Callback(end), TIMEOUT_MILLIS);
		}
		catch (RemotingException ex) {
			end.accept(null, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			end.accept(null, ex);
		}
	}

	@Override
	public void send(Frame payload) throws RemotingException, InterruptedException {
		this.client.oneway(this.address, new Frame(true, payload.bytes()));
	}

	@Override
	public int window() {
		return WINDOW;
	}

	@Override
	public CompletableFuture<Tally> tally() {
		CompletableFuture<Tally> tally = new CompletableFuture<>();
		call(new Frame(false, new byte[0]), (answer, failure) -> {
			if (answer != null) {
				tally.complete(Tally.of(answer.bytes()));
			}
			else {
				tally.completeExceptionally((failure != null) ? failure : new IllegalStateException("no answer"));
			}
		});
		return tally;
	}

	@Override
	public void close() {
		this.client.shutdown();
	}

	private record Callback(
			BiConsumer<? super @Nullable Frame, ? super @Nullable Throwable> end) implements InvokeCallback {

		@Override
		public void onResponse(Object result) {
			this.end.accept((Frame) result, null);
		}

		@Override
		public void onException(Throwable failure) {
			this.end.accept(null, failure);
		}

		/** None of its own: on the thread that brings the answer. */
		@Override
		public @Nullable Executor getExecutor() {
			return null;
		}

	}

}

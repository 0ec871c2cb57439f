package dev.conduit.benchmarks.scaling;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import dev.conduit.benchmarks.kit.load.Client;
import dev.conduit.benchmarks.kit.load.Contestant;
import dev.conduit.benchmarks.kit.load.Numbered;
import dev.conduit.client.ConduitClient;
import dev.conduit.message.Payload;
import dev.conduit.message.Reply;

/**
 * Conduit's raw interface with many connections open, over all of which or over one of
 * which is called.
 */
public final class ConnectedContestant implements Contestant {

	private final int connections;

	private final int used;

	/**
	 * A contestant.
	 * @param variant how many connections are open, and over how many of them calls go in
	 * turn: {@code 10000/1}
	 */
	public ConnectedContestant(String variant) {
		String[] parts = variant.split("/");
		this.connections = Integer.parseInt(parts[0]);
		this.used = Integer.parseInt(parts[1]);
	}

	@Override
	public String serve() {
		return EchoServer.addresses(EchoServer.start());
	}

	@Override
	public Client<?, ?> connect(String address) {
		return new InTurn(SharedClients.connect(this.connections, EchoServer.addresses(address)), this.used,
				new AtomicInteger());
	}

	/**
	 * Calls over one connection after another.
	 *
	 * @param clients all that are connected
	 * @param used how many of them are called over
	 * @param turn the next of those
	 */
	private record InTurn(List<ConduitClient> clients, int used, AtomicInteger turn) implements Client<Payload, Reply> {

		@Override
		public Payload payload(int size) {
			return Payload.bytes(Numbered.bytes(size));
		}

		@Override
		public Payload next(Payload last, long number) {
			Numbered.withNumber(last.array(), number);
			return last;
		}

		@Override
		public boolean isAnswer(Payload sent, Reply came) {
			return Arrays.equals(sent.toByteArray(), came.payload().toByteArray());
		}

		@Override
		public Reply call(Payload payload) throws ExecutionException, InterruptedException {
			return nextClient().request(EchoServer.ECHO, payload).get();
		}

		@Override
		public void call(Payload payload, BiConsumer<? super @Nullable Reply, ? super @Nullable Throwable> end) {
			nextClient().request(EchoServer.ECHO, payload).whenComplete(end);
		}

		private ConduitClient nextClient() {
			return this.clients.get(Math.floorMod(this.turn.getAndIncrement(), this.used));
		}

		@Override
		public void close() {
			this.clients.forEach(ConduitClient::close);
		}

	}

}

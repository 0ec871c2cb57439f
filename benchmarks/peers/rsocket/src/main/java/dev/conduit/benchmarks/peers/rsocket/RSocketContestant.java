package dev.conduit.benchmarks.peers.rsocket;

import java.nio.ByteBuffer;

import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.rsocket.SocketAcceptor;
import io.rsocket.core.RSocketConnector;
import io.rsocket.core.RSocketServer;
import io.rsocket.frame.decoder.PayloadDecoder;
import io.rsocket.transport.netty.client.TcpClientTransport;
import io.rsocket.transport.netty.server.CloseableChannel;
import io.rsocket.transport.netty.server.TcpServerTransport;
import io.rsocket.util.ByteBufPayload;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.conduit.benchmarks.kit.load.Client;
import dev.conduit.benchmarks.kit.load.Contestant;
import dev.conduit.benchmarks.kit.load.Counter;
import dev.conduit.benchmarks.kit.load.Numbered;

/**
 * RSocket over TCP; payloads stay in the buffers that they came in.
 */
public final class RSocketContestant implements Contestant {

	/**
	 * A contestant.
	 * @param variant {@code tcp}
	 */
	public RSocketContestant(String variant) {
		if (!variant.equals("tcp")) {
			throw new IllegalArgumentException("'variant' must be tcp (was '" + variant + "')");
		}
	}

	@Override
	public String serve() {
		CloseableChannel channel = RSocketServer.create(SocketAcceptor.with(new Server()))
			.payloadDecoder(PayloadDecoder.ZERO_COPY)
			.bindNow(TcpServerTransport.create("127.0.0.1", 0));
		return String.valueOf(channel.address().getPort());
	}

	@Override
	public Client<?, ?> connect(String address) {
		return new RSocketClient(RSocketConnector.create()
			.payloadDecoder(PayloadDecoder.ZERO_COPY)
			.connect(TcpClientTransport.create("127.0.0.1", Integer.parseInt(address)))
			.blockOptional()
			.orElseThrow());
	}

	private static final class Server implements RSocket {

		private final Counter counter = new Counter();

		/** What is empty asks for the tally; everything else is given back. */
		@Override
		public Mono<Payload> requestResponse(Payload payload) {
			if (payload.sliceData().isReadable()) {
				return Mono.just(payload);
			}
			payload.release();
			return Mono.just(ByteBufPayload.create(this.counter.tally().toBytes()));
		}

		@Override
		public Mono<Void> fireAndForget(Payload payload) {
			this.counter.handled(payload.sliceData().getLong(0));
			payload.release();
			return Mono.empty();
		}

		@Override
		public Flux<Payload> requestStream(Payload payload) {
			ByteBuffer order = payload.getData();
			int size = order.getInt();
			int items = order.getInt();
			payload.release();
			return Flux.range(1, items)
				.map((number) -> ByteBufPayload.create(Numbered.withNumber(new byte[size], number)));
		}

	}

}

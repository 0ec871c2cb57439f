package dev.conduit.client;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

import dev.conduit.connection.InboundMemory;
import dev.conduit.time.Timer;
import dev.conduit.transport.ClientTransport;

/**
 * What a client runs on.
 *
 * @param transports make links
 * @param timer clock and timer
 * @param executor virtual threads, for log-ins and receivers
 * @param memory bound on unfinished messages
 * @param random source of nonces and jitter
 * @param connectionIds numbers of connections, unique in this process where it is shared
 * @param owned what ends with the client
 * @param stoppers makes the thread that ends it
 */
record ClientRuntime(List<ClientTransport> transports, Timer timer, ExecutorService executor, InboundMemory memory,
		SecureRandom random, AtomicLong connectionIds, List<Runnable> owned, ThreadFactory stoppers) {

	/**
	 * Ends what belongs to the client, on a thread of its own: what ends may be what the
	 * caller runs on.
	 * @return ends when all has ended
	 */
	CompletionStage<Void> close() {
		this.executor.shutdown();
		CompletableFuture<Void> closed = new CompletableFuture<>();
		this.stoppers.newThread(() -> {
			this.owned.forEach(Runnable::run);
			closed.complete(null);
		}).start();
		return closed;
	}

}

package dev.conduit.test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import dev.conduit.transport.Address;
import dev.conduit.transport.ClientTransport;
import dev.conduit.transport.Link;
import dev.conduit.transport.LinkAcceptor;
import dev.conduit.transport.ServerTransport;
import dev.conduit.transport.local.LocalTransport;

/**
 * A network with one server, inside the JVM: it carries addresses of all kinds, and all
 * of them lead to that server. Who connects before it listens waits for it.
 */
final class TestNetwork implements ClientTransport, ServerTransport {

	private final LocalTransport local;

	/** The first address that is listened on, under the name that it has here. */
	private final CompletableFuture<Address> listening = new CompletableFuture<>();

	TestNetwork(LocalTransport local) {
		this.local = local;
	}

	@Override
	public boolean supports(Address address) {
		return true;
	}

	@Override
	public CompletionStage<Listener> listen(Address address, LinkAcceptor acceptor) {
		Address here = new Address.Local(address.toString());
		return this.local.listen(here, acceptor).thenApply((listener) -> {
			this.listening.complete(here);
			return listener;
		});
	}

	@Override
	public CompletionStage<Link> connect(Address address, Duration timeout, LinkAcceptor acceptor) {
		return this.listening.copy()
			.orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
			.thenCompose((here) -> this.local.connect(here, timeout, acceptor));
	}

}

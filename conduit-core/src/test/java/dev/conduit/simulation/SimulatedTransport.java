package dev.conduit.simulation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.conduit.transport.Address;
import dev.conduit.transport.ClientTransport;
import dev.conduit.transport.Link;
import dev.conduit.transport.LinkAcceptor;
import dev.conduit.transport.ServerTransport;

/**
 * The way of a process into the simulated network.
 */
final class SimulatedTransport implements ClientTransport, ServerTransport {

	private final SimulatedNetwork network;

	private final SimulatedProcess process;

	SimulatedTransport(SimulatedNetwork network, SimulatedProcess process) {
		this.network = network;
		this.process = process;
	}

	@Override
	public boolean supports(Address address) {
		return address instanceof Address.Local;
	}

	@Override
	public CompletionStage<Link> connect(Address address, Duration timeout, LinkAcceptor acceptor) {
		return this.network.connect(address, this.process, timeout, acceptor);
	}

	@Override
	public CompletionStage<Listener> listen(Address address, LinkAcceptor acceptor) {
		this.network.listen(address, this.process, acceptor);
		return CompletableFuture.completedStage(new Listener() {

			@Override
			public Address address() {
				return address;
			}

			@Override
			public CompletionStage<Void> close() {
				SimulatedTransport here = SimulatedTransport.this;
				here.network.listenNoMore(address, here.process);
				return CompletableFuture.completedStage(null);
			}

		});
	}

}

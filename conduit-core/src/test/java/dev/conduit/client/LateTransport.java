package dev.conduit.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.transport.Address;
import dev.conduit.transport.ClientTransport;
import dev.conduit.transport.Link;
import dev.conduit.transport.LinkAcceptor;

/**
 * Finds nobody to connect to but when a test says so.
 *
 * @param transport the transport
 * @param open whether one can connect
 */
record LateTransport(ClientTransport transport, BooleanSupplier open) implements ClientTransport {

	@Override
	public boolean supports(Address address) {
		return this.transport.supports(address);
	}

	@Override
	public CompletionStage<Link> connect(Address address, Duration timeout, LinkAcceptor acceptor) {
		return this.open.getAsBoolean() ? this.transport.connect(address, timeout, acceptor)
				: CompletableFuture.failedStage(new ConduitUnavailableException(
						Problem.of(ErrorCode.CONNECTION_FAILED, "a test refuses the connection to " + address)));
	}

}

package dev.conduit.transport;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Makes links to servers, for some schemes of addresses.
 *
 * @since 0.1.0
 */
public interface ClientTransport {

	/**
	 * Whether this transport serves that kind of address.
	 * @param address the address
	 * @return whether it does
	 */
	boolean supports(Address address);

	/**
	 * Connects and sends the preface. The link's first frames are limited by
	 * {@link dev.conduit.frame.FrameLimits#BEFORE_LOGIN}.
	 * @param address where to
	 * @param timeout how long it may take
	 * @param acceptor says what gets the frames
	 * @return ends when the link is there and the acceptor was called, or with a
	 * {@link dev.conduit.message.ConduitUnavailableException} that names the address
	 */
	CompletionStage<Link> connect(Address address, Duration timeout, LinkAcceptor acceptor);

}

package dev.conduit.transport.netty;

import java.io.IOException;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.transport.PeerUser;

/**
 * What the system knows of the process at the other side of a Unix domain socket: whom it
 * ran as when it connected.
 */
final class PeerUsers {

	private static final ChannelOption<UnixDomainPrincipal> CREDENTIALS = NioChannelOption
		.of(ExtendedSocketOptions.SO_PEERCRED);

	private static final Logger logger = LoggerFactory.getLogger(PeerUsers.class);

	private PeerUsers() {
	}

	/**
	 * The user at the other side.
	 * @return the user, or {@code null} for other sockets, and where the system does not
	 * tell
	 */
	static @Nullable PeerUser of(Channel channel) {
		try {
			return switch (channel) {
				case EpollDomainSocketChannel socket ->
					PeerUser.ofId(Integer.toUnsignedLong(socket.peerCredentials().uid()));
				case NioDomainSocketChannel socket -> of(socket.config().getOption(CREDENTIALS));
				default -> null;
			};
		}
		catch (IOException | ChannelException | UnsupportedOperationException ex) {
			logger.debug("The system does not tell who is at the other side of {}", channel, ex);
			return null;
		}
	}

	private static @Nullable PeerUser of(@Nullable UnixDomainPrincipal credentials) {
		return (credentials != null) ? PeerUser.ofName(credentials.user().getName()) : null;
	}

}

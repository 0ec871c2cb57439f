package dev.conduit.transport.netty;

import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;

/**
 * Whose sockets the loops drive.
 */
enum SocketKind {

	/** Those of Linux, through a native library. */
	EPOLL(EpollSocketChannel.class, EpollServerSocketChannel.class, EpollDomainSocketChannel.class,
			EpollServerDomainSocketChannel.class) {

		@Override
		SocketAddress address(Path path) {
			return new DomainSocketAddress(path.toString());
		}

	},

	/** Those of the JDK. */
	NIO(NioSocketChannel.class, NioServerSocketChannel.class, NioDomainSocketChannel.class,
			NioServerDomainSocketChannel.class) {

		@Override
		SocketAddress address(Path path) {
			return UnixDomainSocketAddress.of(path);
		}

	};

	private final Class<? extends Channel> tcp;

	private final Class<? extends ServerChannel> tcpServer;

	private final Class<? extends Channel> unix;

	private final Class<? extends ServerChannel> unixServer;

	SocketKind(Class<? extends Channel> tcp, Class<? extends ServerChannel> tcpServer, Class<? extends Channel> unix,
			Class<? extends ServerChannel> unixServer) {
		this.tcp = tcp;
		this.tcpServer = tcpServer;
		this.unix = unix;
		this.unixServer = unixServer;
	}

	/**
	 * The address of a Unix domain socket.
	 */
	abstract SocketAddress address(Path path);

	Class<? extends Channel> tcp() {
		return this.tcp;
	}

	Class<? extends ServerChannel> tcpServer() {
		return this.tcpServer;
	}

	Class<? extends Channel> unix() {
		return this.unix;
	}

	Class<? extends ServerChannel> unixServer() {
		return this.unixServer;
	}

}

package dev.conduit.client;

import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.netty.NettyOptions;
import dev.conduit.transport.netty.TestedSockets;

@ParameterizedClass
@EnumSource
class ResumeOverSocketsTests extends ResumeContract {

	@Parameter
	private TestedSockets sockets;

	@Override
	protected TestedTransport open() {
		return this.sockets.open(NettyOptions.DEFAULT);
	}

}

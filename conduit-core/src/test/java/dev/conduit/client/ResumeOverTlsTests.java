package dev.conduit.client;

import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.netty.NettyOptions;
import dev.conduit.transport.netty.TestedTls;

@ParameterizedClass
@EnumSource
class ResumeOverTlsTests extends ResumeContract {

	@Parameter
	private TestedTls tls;

	@Override
	protected TestedTransport open() {
		return this.tls.open(NettyOptions.DEFAULT);
	}

}

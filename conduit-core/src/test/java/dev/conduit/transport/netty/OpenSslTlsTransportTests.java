package dev.conduit.transport.netty;

class OpenSslTlsTransportTests extends TlsContract {

	@Override
	EventLoops openLoops() {
		return EventLoops.create(2);
	}

	@Override
	boolean openSsl() {
		return true;
	}

}

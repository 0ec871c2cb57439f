package dev.conduit.transport.netty;

class JdkTlsTransportTests extends TlsContract {

	@Override
	EventLoops openLoops() {
		return EventLoops.onNio(2);
	}

	@Override
	boolean openSsl() {
		return false;
	}

}

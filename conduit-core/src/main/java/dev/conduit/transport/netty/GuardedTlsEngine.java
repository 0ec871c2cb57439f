package dev.conduit.transport.netty;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

import org.jspecify.annotations.Nullable;

/**
 * The JDK's engine for a peer that may mean harm. After the hand-shake it refuses what
 * the JDK takes without a bound and OpenSSL refuses by itself: another hand-shake on the
 * same connection (TLS 1.2), and more than a few records that carry nothing, such as
 * those that ask for new keys (TLS 1.3), each of which is answered past all limits on
 * what waits to leave. What throws here ends the connection.
 * <p>
 * Used as an engine has to be: the reading side by one thread at a time.
 */
final class GuardedTlsEngine extends SSLEngine {

	/** Honest peers send one or two after the hand-shake, and then hardly ever. */
	static final int MAX_EMPTY_AT_ONCE = 32;

	private static final long NANOS_FOR_ONE = 1_000_000_000L;

	private final SSLEngine engine;

	private final LongSupplier clock;

	private final Runnable flooded;

	private volatile boolean established;

	// of the reading side

	private int left = MAX_EMPTY_AT_ONCE;

	private long since;

	/**
	 * Guards an engine.
	 * @param engine the engine, which is new
	 * @param clock in nanoseconds
	 * @param flooded called once before the connection ends for what the peer did
	 */
	GuardedTlsEngine(SSLEngine engine, LongSupplier clock, Runnable flooded) {
		super(engine.getPeerHost(), engine.getPeerPort());
		this.engine = engine;
		this.clock = clock;
		this.flooded = flooded;
	}

	@Override
	public SSLEngineResult unwrap(ByteBuffer source, ByteBuffer[] destinations, int offset, int length)
			throws SSLException {
		boolean before = this.established;
		SSLEngineResult result = this.engine.unwrap(source, destinations, offset, length);
		note(result);
		if (before && result.bytesConsumed() > 0 && result.bytesProduced() == 0
				&& result.getStatus() != Status.CLOSED) {
			carriedNothing(result);
		}
		return result;
	}

	@Override
	public SSLEngineResult wrap(ByteBuffer[] sources, int offset, int length, ByteBuffer destination)
			throws SSLException {
		SSLEngineResult result = this.engine.wrap(sources, offset, length, destination);
		note(result);
		return result;
	}

	private void note(SSLEngineResult result) {
		if (!this.established && result.getHandshakeStatus() == HandshakeStatus.FINISHED) {
			this.since = this.clock.getAsLong();
			this.established = true;
		}
	}

	private void carriedNothing(SSLEngineResult result) throws SSLException {
		boolean handshaking = result.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
		if (handshaking && !getSession().getProtocol().equals("TLSv1.3")) {
			this.flooded.run();
			throw new SSLException("the peer wants another TLS hand-shake, which is refused");
		}
		if (!takeOne()) {
			this.flooded.run();
			throw new SSLException(
					"the peer sent more than %d records of TLS that carry nothing".formatted(MAX_EMPTY_AT_ONCE));
		}
	}

	private boolean takeOne() {
		long back = Math.min(MAX_EMPTY_AT_ONCE - this.left, (this.clock.getAsLong() - this.since) / NANOS_FOR_ONE);
		this.left += (int) back;
		this.since = (this.left == MAX_EMPTY_AT_ONCE) ? this.clock.getAsLong() : this.since + back * NANOS_FOR_ONE;
		return --this.left >= 0;
	}

	// all else is the engine's

	@Override
	public @Nullable Runnable getDelegatedTask() {
		return this.engine.getDelegatedTask();
	}

	@Override
	public void closeInbound() throws SSLException {
		this.engine.closeInbound();
	}

	@Override
	public boolean isInboundDone() {
		return this.engine.isInboundDone();
	}

	@Override
	public void closeOutbound() {
		this.engine.closeOutbound();
	}

	@Override
	public boolean isOutboundDone() {
		return this.engine.isOutboundDone();
	}

	@Override
	public String[] getSupportedCipherSuites() {
		return this.engine.getSupportedCipherSuites();
	}

	@Override
	public String[] getEnabledCipherSuites() {
		return this.engine.getEnabledCipherSuites();
	}

	@Override
	public void setEnabledCipherSuites(String[] suites) {
		this.engine.setEnabledCipherSuites(suites);
	}

	@Override
	public String[] getSupportedProtocols() {
		return this.engine.getSupportedProtocols();
	}

	@Override
	public String[] getEnabledProtocols() {
		return this.engine.getEnabledProtocols();
	}

	@Override
	public void setEnabledProtocols(String[] protocols) {
		this.engine.setEnabledProtocols(protocols);
	}

	@Override
	public SSLSession getSession() {
		return this.engine.getSession();
	}

	@Override
	public @Nullable SSLSession getHandshakeSession() {
		return this.engine.getHandshakeSession();
	}

	@Override
	public void beginHandshake() throws SSLException {
		this.engine.beginHandshake();
	}

	@Override
	public HandshakeStatus getHandshakeStatus() {
		return this.engine.getHandshakeStatus();
	}

	@Override
	public void setUseClientMode(boolean mode) {
		this.engine.setUseClientMode(mode);
	}

	@Override
	public boolean getUseClientMode() {
		return this.engine.getUseClientMode();
	}

	@Override
	public void setNeedClientAuth(boolean need) {
		this.engine.setNeedClientAuth(need);
	}

	@Override
	public boolean getNeedClientAuth() {
		return this.engine.getNeedClientAuth();
	}

	@Override
	public void setWantClientAuth(boolean want) {
		this.engine.setWantClientAuth(want);
	}

	@Override
	public boolean getWantClientAuth() {
		return this.engine.getWantClientAuth();
	}

	@Override
	public void setEnableSessionCreation(boolean flag) {
		this.engine.setEnableSessionCreation(flag);
	}

	@Override
	public boolean getEnableSessionCreation() {
		return this.engine.getEnableSessionCreation();
	}

	@Override
	public SSLParameters getSSLParameters() {
		return this.engine.getSSLParameters();
	}

	@Override
	public void setSSLParameters(SSLParameters parameters) {
		this.engine.setSSLParameters(parameters);
	}

	@Override
	public String getApplicationProtocol() {
		return this.engine.getApplicationProtocol();
	}

	@Override
	public String getHandshakeApplicationProtocol() {
		return this.engine.getHandshakeApplicationProtocol();
	}

	@Override
	public void setHandshakeApplicationProtocolSelector(BiFunction<SSLEngine, List<String>, String> selector) {
		this.engine.setHandshakeApplicationProtocolSelector(selector);
	}

	@Override
	public BiFunction<SSLEngine, List<String>, String> getHandshakeApplicationProtocolSelector() {
		return this.engine.getHandshakeApplicationProtocolSelector();
	}

}

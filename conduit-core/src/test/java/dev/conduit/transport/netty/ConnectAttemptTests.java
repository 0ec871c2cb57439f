package dev.conduit.transport.netty;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;

import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.transport.Address;
import dev.conduit.transport.RecordingReceiver;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What was waited for when a connection was not there in time.
 */
class ConnectAttemptTests {

	private final EventLoops loops = EventLoops.create(1);

	private final CountDownLatch over = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.over.countDown();
		this.loops.close();
	}

	/**
	 * As in a JVM all of whose carriers of virtual threads are kept by some that read
	 * pipes.
	 */
	@Test
	void aThreadThatDoesNotBegin() {
		failureWith(new HostLookup((task) -> {
		}, InetAddress::getAllByName)).hasMessageContaining("no connection to tcp://somewhere.example:9")
			.hasMessageContaining("this JVM started no virtual thread within 50 ms");
	}

	@Test
	void aNameServerThatDoesNotAnswer() {
		failureWith(new HostLookup((task) -> Thread.ofPlatform().daemon().start(task), this::addresses))
			.hasMessageContaining("the host of tcp://somewhere.example:9 was not found within 50 ms");
	}

	private InetAddress[] addresses(String host) {
		try {
			this.over.await();
			return new InetAddress[] { InetAddress.getLoopbackAddress() };
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private AbstractThrowableAssert<?, ? extends Throwable> failureWith(HostLookup hosts) {
		ConnectAttempt attempt = new ConnectAttempt(this.loops, NettyOptions.DEFAULT,
				new TlsContexts(TlsOptions.DEFAULT), new Address.Tcp("somewhere.example", 9), Duration.ofMillis(50),
				new RecordingReceiver(), hosts);
		return assertThatThrownBy(() -> attempt.start().join()).isInstanceOf(CompletionException.class)
			.cause()
			.isInstanceOf(ConduitUnavailableException.class);
	}

}

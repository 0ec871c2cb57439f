package dev.conduit.transport.shm;

import java.time.Duration;
import java.util.ServiceConfigurationError;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.transport.Address;
import dev.conduit.transport.Link;
import dev.conduit.transport.LinkAcceptor;
import dev.conduit.transport.RecordingReceiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ShmTransportTests {

	private static final Address ORDERS = Address.parse("shm://orders");

	@Test
	void whereTheModuleIsMissingAnAddressSaysSo() {
		try (ShmTransport transport = new ShmTransport(ShmOptions.DEFAULT)) {
			assertThat(transport.supports(ORDERS)).isTrue();
			assertThat(transport.supports(Address.parse("local://orders"))).isFalse();
			assertRefused(transport.connect(ORDERS, Duration.ofSeconds(1), new RecordingReceiver()),
					"conduit-shm-native is not on the class path");
			assertRefused(transport.listen(ORDERS, new RecordingReceiver()),
					"conduit-shm-native is not on the class path");
		}
	}

	@Test
	void anOlderJavaIsNamed() {
		UnsupportedClassVersionError unreadable = new UnsupportedClassVersionError("class file version 69.0");

		assertThat(ShmTransport.missing(21, unreadable)).contains("needs Java 25 or later, and this is 21");
		assertThat(ShmTransport.missing(25, unreadable)).contains("class file version 69.0");
	}

	@Test
	void aProviderThatCannotBeReadIsNoneAndHarmsNobody() {
		try (ShmTransport transport = new ShmTransport(ShmOptions.DEFAULT, () -> {
			throw new UnsupportedClassVersionError("69.0");
		})) {
			assertRefused(transport.listen(ORDERS, new RecordingReceiver()), "cannot be had");
		}
		try (ShmTransport transport = new ShmTransport(ShmOptions.DEFAULT, () -> {
			throw new ServiceConfigurationError("broken jar");
		})) {
			assertRefused(transport.listen(ORDERS, new RecordingReceiver()), "broken jar");
		}
	}

	@Test
	void itIsOpenedWhenFirstUsedAndClosedOnce() {
		AtomicInteger opened = new AtomicInteger();
		AtomicInteger closed = new AtomicInteger();
		ShmTransport transport = new ShmTransport(ShmOptions.DEFAULT, () -> (options) -> new Nowhere(opened, closed));
		assertThat(opened).hasValue(0);

		assertRefused(transport.connect(ORDERS, Duration.ofSeconds(1), new RecordingReceiver()), "nowhere");
		assertRefused(transport.listen(ORDERS, new RecordingReceiver()), "nowhere");
		assertThat(opened).hasValue(1);
		transport.close();
		transport.close();

		assertThat(closed).hasValue(1);
		assertRefused(transport.listen(ORDERS, new RecordingReceiver()), "is closed");
	}

	@Test
	void optionsAreChecked() {
		assertThatIllegalArgumentException().isThrownBy(() -> options(5000, 1)).withMessageContaining("'ringSize'");
		assertThatIllegalArgumentException().isThrownBy(() -> options(2048, 1)).withMessageContaining("'ringSize'");
		assertThatIllegalArgumentException().isThrownBy(() -> options(32 * 1024 * 1024, 1))
			.withMessageContaining("'ringSize'");
		assertThatIllegalArgumentException().isThrownBy(() -> options(4096, 0)).withMessageContaining("'maxClients'");
		assertThatIllegalArgumentException().isThrownBy(() -> options(4096, 5000))
			.withMessageContaining("'maxClients'");
	}

	private static ShmOptions options(int ringSize, int maxClients) {
		return new ShmOptions(null, ringSize, maxClients, ShmOptions.DEFAULT.writeLimits(), Duration.ofSeconds(1));
	}

	private static void assertRefused(CompletionStage<?> stage, String reason) {
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> stage.toCompletableFuture().join())
			.havingCause()
			.isInstanceOf(ConduitUnavailableException.class)
			.withMessageContaining(reason);
	}

	/** Reaches nobody. */
	private record Nowhere(AtomicInteger opened, AtomicInteger closed) implements ShmProvider.Opened {

		Nowhere {
			opened.incrementAndGet();
		}

		@Override
		public boolean supports(Address address) {
			return true;
		}

		@Override
		public CompletionStage<Link> connect(Address address, Duration timeout, LinkAcceptor acceptor) {
			return CompletableFuture
				.failedStage(new ConduitUnavailableException(Problem.of(ErrorCode.CONNECTION_FAILED, "nowhere")));
		}

		@Override
		public CompletionStage<Listener> listen(Address address, LinkAcceptor acceptor) {
			return CompletableFuture
				.failedStage(new ConduitUnavailableException(Problem.of(ErrorCode.CONNECTION_FAILED, "nowhere")));
		}

		@Override
		public void close() {
			this.closed.incrementAndGet();
		}

	}

}

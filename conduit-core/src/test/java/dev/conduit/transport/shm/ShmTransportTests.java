package dev.conduit.transport.shm;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
					"add the module conduit-shm-native to the class path");
			assertRefused(transport.listen(ORDERS, new RecordingReceiver()),
					"add the module conduit-shm-native to the class path");
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
	void aModuleOfANewerJavaIsOnTheClassPathAndHarmsNobody(@TempDir Path classes) throws Exception {
		String name = "dev/conduit/transport/shm/NewerProvider";
		Path services = Files.createDirectories(classes.resolve("META-INF/services"));
		Files.writeString(services.resolve(ShmProvider.class.getName()), name.replace('/', '.'));
		Path file = classes.resolve(name + ".class");
		Files.createDirectories(file.getParent());
		byte[] newer = Objects.requireNonNull(ShmProvider.class.getResourceAsStream("ShmProvider.class"))
			.readAllBytes();
		newer[7] = 99;
		Files.write(file, newer);

		try (URLClassLoader loader = new URLClassLoader(new URL[] { classes.toUri().toURL() },
				ShmProvider.class.getClassLoader());
				ShmTransport transport = new ShmTransport(ShmOptions.DEFAULT, () -> ShmTransport.find(loader))) {
			assertRefused(transport.listen(ORDERS, new RecordingReceiver()), "cannot be had");
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
		assertThatIllegalArgumentException().isThrownBy(() -> options(5000)).withMessageContaining("'ringSize'");
		assertThatIllegalArgumentException().isThrownBy(() -> options(2048)).withMessageContaining("'ringSize'");
		assertThatIllegalArgumentException().isThrownBy(() -> options(32 * 1024 * 1024))
			.withMessageContaining("'ringSize'");
	}

	private static ShmOptions options(int ringSize) {
		return new ShmOptions(null, ringSize, ShmOptions.DEFAULT.writeLimits(), Duration.ofSeconds(1));
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

package dev.conduit.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.policy.Backoff;
import dev.conduit.server.ServerFixture;
import dev.conduit.transport.Address;
import dev.conduit.transport.ClientTransport;
import dev.conduit.transport.Link;
import dev.conduit.transport.LinkAcceptor;
import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.WriteLimits;
import dev.conduit.transport.local.LocalTestedTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client whose transport fails in ways that no transport should, such as for want of a
 * library.
 */
@Timeout(120)
class BrokenTransportTests extends ServerFixture {

	private final AtomicInteger attempts = new AtomicInteger();

	@Override
	protected TestedTransport open() {
		return new LocalTestedTransport(WriteLimits.DEFAULT);
	}

	@Test
	void anErrorThatIsThrownEndsAnAttemptAndNotTheClient() {
		serve();

		ConduitClient client = afterTwoFailures((error) -> {
			throw error;
		});

		assertThat(callOnceConnected(client, "echo", "at last")).isEqualTo("at last");
		assertThat(this.attempts).hasValue(3);
	}

	@Test
	void anErrorThatEndsTheConnectingDoesNotEndTheClient() {
		serve();

		ConduitClient client = afterTwoFailures(CompletableFuture::failedStage);

		assertThat(callOnceConnected(client, "echo", "at last")).isEqualTo("at last");
		assertThat(this.attempts).hasValue(3);
	}

	private ConduitClient afterTwoFailures(Function<Error, CompletionStage<Link>> failure) {
		ClientTransport sound = transport().client();
		ClientTransport broken = new ClientTransport() {

			@Override
			public boolean supports(Address address) {
				return sound.supports(address);
			}

			@Override
			public CompletionStage<Link> connect(Address address, Duration timeout, LinkAcceptor acceptor) {
				if (BrokenTransportTests.this.attempts.incrementAndGet() <= 2) {
					return failure.apply(new NoClassDefFoundError("a library that is missing"));
				}
				return sound.connect(address, timeout, acceptor);
			}

		};
		Backoff atOnce = Backoff.doubling(Duration.ofMillis(1), Duration.ofMillis(4));
		ConduitClient client = client(PASSWORD, (builder) -> builder.transports(List.of(broken))
			.options(ClientOptions.of("client", List.of(address())).withReconnect(atOnce)));
		client.start();
		return client;
	}

}

package dev.conduit.spring.security;

import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import org.springframework.context.ConfigurableApplicationContext;

import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.Problem;
import dev.conduit.spring.Applications;
import dev.conduit.spring.Calls;
import dev.conduit.spring.client.ConduitTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * A server that knows {@code alice}, a clerk, and {@code bob}, who is nothing, and
 * clients of each.
 */
final class LoggedIn implements AutoCloseable {

	private static final String CREDENTIALS = "conduit.client.channels.default.credentials.";

	private final Applications applications = new Applications().with("conduit.security.auth=scram",
			"conduit.security.users.alice={noop}of-alice", "conduit.security.users.bob={noop}of-bob",
			"conduit.security.roles.alice=CLERK,READER");

	ConfigurableApplicationContext server(Class<?>... components) {
		return this.applications.server(components);
	}

	ConfigurableApplicationContext client(String user, Class<?>... components) {
		return this.applications.with(CREDENTIALS + "username=" + user, CREDENTIALS + "password=of-" + user)
			.client(components);
	}

	static Problem refusal(ConfigurableApplicationContext client, String route) {
		return new Calls(client).fail(route, "");
	}

	/** What a publisher learns. */
	static Problem refusedPublication(ConfigurableApplicationContext client, String topic) {
		Throwable thrown = catchThrowable(() -> client.getBean(ConduitTemplate.class)
			.publishAsync(topic, "a message", AckLevel.PROCESSED)
			.orTimeout(20, TimeUnit.SECONDS)
			.join());
		Throwable inside = (thrown instanceof CompletionException) ? thrown.getCause() : thrown;
		assertThat(inside).isInstanceOf(ConduitException.class);
		return ((ConduitException) inside).problem();
	}

	@Override
	public void close() {
		this.applications.close();
	}

}

package dev.conduit.spring;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.springframework.beans.factory.BeanFactory;

import dev.conduit.message.ConduitException;
import dev.conduit.message.ContentType;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.spring.client.ConduitChannel;
import dev.conduit.spring.client.ConduitChannels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Calls with payloads as they stand, as a client in another language makes them.
 */
public final class Calls {

	private final ConduitChannel channel;

	private Headers headers = Headers.EMPTY;

	public Calls(BeanFactory context) {
		this.channel = context.getBean(ConduitChannels.class).forCalls("", "a test");
	}

	public Calls with(String name, String value) {
		this.headers = this.headers.with(name, value);
		return this;
	}

	public Reply send(String route, Payload payload) throws Exception {
		return this.channel
			.request(new Route(route), this.headers, payload, this.channel.deadline(Duration.ofSeconds(10)))
			.get(20, TimeUnit.SECONDS);
	}

	/** The result as text. */
	public String call(String route, String json) {
		try {
			return send(route, json(json)).payload().asText();
		}
		catch (Exception ex) {
			throw new AssertionError("the call of " + route + " failed", ex);
		}
	}

	public Problem fail(String route, Payload payload) {
		Throwable thrown = catchThrowable(() -> send(route, payload));
		assertThat(thrown).hasCauseInstanceOf(ConduitException.class);
		return ((ConduitException) thrown.getCause()).problem();
	}

	public Problem fail(String route, String json) {
		return fail(route, json(json));
	}

	public static Payload json(String json) {
		return json.isEmpty() ? Payload.EMPTY : Payload.of(json.getBytes(StandardCharsets.UTF_8), ContentType.JSON);
	}

}

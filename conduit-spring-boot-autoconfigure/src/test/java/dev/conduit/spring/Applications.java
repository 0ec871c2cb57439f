package dev.conduit.spring;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.annotation.Configurations;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import dev.conduit.spring.client.ConduitClients;
import dev.conduit.spring.client.ConduitTemplate;

/**
 * A server application and client applications, each a context of its own, that talk over
 * the wire inside this JVM.
 */
public final class Applications implements AutoCloseable {

	private static final AtomicInteger COUNT = new AtomicInteger();

	private final String address = "local://applications-" + COUNT.incrementAndGet();

	private final Deque<ConfigurableApplicationContext> started = new ArrayDeque<>();

	private final List<String> properties = new ArrayList<>(List.of("conduit.security.auth=none",
			"conduit.client.reconnect.initial-delay=5ms", "conduit.client.reconnect.max-delay=20ms",
			"conduit.delivery.backoff.initial-delay=2ms", "conduit.delivery.backoff.max-delay=5ms"));

	private @Nullable ConfigurableApplicationContext client;

	/** For all applications that are started from now on. */
	public Applications with(String... more) {
		this.properties.addAll(Arrays.asList(more));
		return this;
	}

	public ConfigurableApplicationContext server(Class<?>... components) {
		return start(List.of("conduit.server.listen=" + this.address), components);
	}

	/** A server that listens elsewhere. */
	public ConfigurableApplicationContext server(String listen, Class<?>... components) {
		return start(List.of("conduit.server.listen=" + listen), components);
	}

	public boolean isEmpty() {
		return this.started.isEmpty();
	}

	public ConfigurableApplicationContext client(Class<?>... components) {
		return start(List.of("conduit.client.channels.default.addresses=" + this.address), components);
	}

	/** A server that is a client of the other server as well. */
	public ConfigurableApplicationContext both(Class<?>... components) {
		return start(List.of("conduit.server.listen=" + this.address + "-both",
				"conduit.client.channels.default.addresses=" + this.address), components);
	}

	/** A client of the application that is {@link #both}. */
	public ConfigurableApplicationContext clientOfBoth(Class<?>... components) {
		return start(List.of("conduit.client.channels.default.addresses=" + this.address + "-both"), components);
	}

	/** An application with neither. */
	public ConfigurableApplicationContext alone(Class<?>... components) {
		return start(List.of(), components);
	}

	/** A client of an application that has nothing else. */
	public <T> T calling(Class<T> type) {
		return caller().getBean(ConduitClients.class).create(type);
	}

	/** The template of an application that has nothing else. */
	public ConduitTemplate template() {
		return caller().getBean(ConduitTemplate.class);
	}

	/** A bean of the application that {@link #template()} belongs to. */
	public <T> T bean(Class<T> type) {
		return caller().getBean(type);
	}

	private ConfigurableApplicationContext caller() {
		if (this.client == null) {
			this.client = client();
		}
		return this.client;
	}

	private ConfigurableApplicationContext start(List<String> own, Class<?>... components) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues.of(this.properties).and(own.toArray(String[]::new)).applyTo(context);
		Arrays.asList(components).forEach(context::register);
		context.register(Configurations.getClasses(ConduitContext.autoConfigurations()));
		try {
			context.refresh();
		}
		catch (RuntimeException ex) {
			context.close();
			throw ex;
		}
		this.started.push(context);
		return context;
	}

	@Override
	public void close() {
		this.started.forEach(ConfigurableApplicationContext::close);
		this.started.clear();
	}

}

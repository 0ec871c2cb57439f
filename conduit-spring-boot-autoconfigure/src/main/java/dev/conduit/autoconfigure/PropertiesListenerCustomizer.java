package dev.conduit.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

import dev.conduit.message.AckLevel;
import dev.conduit.spring.listener.BatchSettings;
import dev.conduit.spring.listener.ListenerCustomizer;
import dev.conduit.spring.listener.ListenerSettings;

/**
 * Lets the properties of a listener win over its annotation, and says which ones are for
 * none.
 */
final class PropertiesListenerCustomizer implements ListenerCustomizer, ApplicationListener<ContextRefreshedEvent> {

	private static final Logger logger = LoggerFactory.getLogger(PropertiesListenerCustomizer.class);

	private final ConduitProperties properties;

	private final MailboxSettings mailboxes;

	private final Set<String> unused;

	PropertiesListenerCustomizer(ConduitProperties properties) {
		this.properties = properties;
		this.mailboxes = new MailboxSettings(properties);
		this.unused = new TreeSet<>(properties.listeners().keySet());
	}

	@Override
	public ListenerSettings customize(ListenerSettings settings) {
		this.unused.remove(settings.id());
		ConduitProperties.Listener listener = this.properties.listeners().get(settings.id());
		ListenerSettings ordered = settings.withMailbox(settings.mailbox().withOrder(this.mailboxes.order()));
		return (listener != null) ? customize(ordered, listener) : ordered;
	}

	private ListenerSettings customize(ListenerSettings settings, ConduitProperties.Listener listener) {
		String prefix = "conduit.listeners." + settings.id();
		ListenerSettings changed = settings.withMailbox(this.mailboxes.listener(prefix, settings.mailbox(), listener));
		if (listener.channel() != null) {
			changed = changed.withChannel(listener.channel());
		}
		if (listener.group() != null) {
			PropertyChecks.require(prefix + ".group", listener.group(),
					listener.group().getBytes(StandardCharsets.UTF_8).length <= 255,
					"It must have at most 255 bytes of UTF-8.");
			changed = changed.withGroup(listener.group());
		}
		if (listener.filter() != null) {
			changed = changed.withFilter(listener.filter());
		}
		if (listener.resultLevel() != null) {
			PropertyChecks.require(prefix + ".result-level", listener.resultLevel(),
					listener.resultLevel() != AckLevel.PERSISTED, "It must be none, received or processed.");
			changed = changed.withResultLevel(listener.resultLevel());
		}
		changed = changed.withBatch(batch(prefix, changed.batch(), listener));
		return (listener.autoStartup() != null) ? changed.withAutoStartup(listener.autoStartup()) : changed;
	}

	private static @Nullable BatchSettings batch(String prefix, @Nullable BatchSettings batch,
			ConduitProperties.Listener listener) {
		Integer size = (listener.batchSize() != null)
				? PropertyChecks.between(prefix + ".batch-size", listener.batchSize(), 1, BatchSettings.MAX_SIZE)
				: null;
		Duration timeout = listener.batchTimeout();
		if (timeout != null) {
			PropertyChecks.require(prefix + ".batch-timeout", timeout,
					timeout.isPositive() && timeout.compareTo(BatchSettings.MAX_TIMEOUT) <= 0,
					"It must be more than zero and at most a minute.");
			PropertyChecks.require(prefix + ".batch-timeout", timeout, batch != null || size != null,
					"The listener takes messages one by one; set batch-size too.");
		}
		if (batch == null) {
			return (size != null) ? new BatchSettings(size, (timeout != null) ? timeout : BatchSettings.DEFAULT_TIMEOUT)
					: null;
		}
		return new BatchSettings((size != null) ? size : batch.size(), (timeout != null) ? timeout : batch.timeout());
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		this.unused.forEach((id) -> logger.warn("'conduit.listeners.{}' is for no listener of this application", id));
		this.unused.clear();
	}

}

package dev.conduit.spring.listener;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitListener.AckMode;
import dev.conduit.message.AckLevel;
import dev.conduit.spring.binding.RouteNames;
import dev.conduit.topic.MailboxBounds;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.OverflowPolicy;
import dev.conduit.topic.Redelivery;
import dev.conduit.topic.Subscriber;
import dev.conduit.topic.TopicPattern;

/**
 * Reads the annotation of one listener.
 */
final class ListenerAnnotation {

	private final ListenerDeclaration declaration;

	private final ConduitListener annotation;

	private final RouteNames names;

	ListenerAnnotation(ListenerDeclaration declaration, RouteNames names) {
		this.declaration = declaration;
		this.annotation = declaration.annotation();
		this.names = names;
	}

	ListenerSettings toSettings(Redelivery common) {
		String named = this.names.resolve(this.annotation.id());
		String id = named.isEmpty() ? this.declaration.defaultId() : named;
		AckLevel ackLevel = (this.annotation.ackMode() == AckMode.NONE) ? AckLevel.NONE : AckLevel.PROCESSED;
		return new ListenerSettings(id, topics(), group(), this.names.resolve(this.annotation.channel()),
				this.names.resolve(this.annotation.filter()), ackLevel, mailbox(id, common), batch(), AckLevel.RECEIVED,
				autoStartup());
	}

	private String group() {
		try {
			return Subscriber.requireGroup(this.names.resolve(this.annotation.group()));
		}
		catch (IllegalArgumentException ex) {
			throw this.declaration.refuse("has a group that cannot be: " + ex.getMessage(), "Take a shorter name.");
		}
	}

	private List<TopicPattern> topics() {
		if (this.annotation.topics().length == 0) {
			throw this.declaration.refuse("listens to no topic", "Name one in @ConduitListener(topics).");
		}
		return Arrays.stream(this.annotation.topics()).map(this.names::resolve).map(this::topic).toList();
	}

	private TopicPattern topic(String text) {
		try {
			return new TopicPattern(text);
		}
		catch (IllegalArgumentException ex) {
			throw this.declaration.refuse("has a topic that is none: " + ex.getMessage(),
					"Write it as 'orders.created', 'orders.*', 'orders.**' or 'orders.{id}'.");
		}
	}

	private MailboxOptions mailbox(String id, Redelivery redelivery) {
		MailboxOptions options = MailboxOptions.forListener(id).withInline(this.annotation.inline());
		MailboxBounds bounds = options.bounds();
		try {
			return options.withConcurrency(number("concurrency", this.annotation.concurrency(), options.concurrency()))
				.withBounds(bounds.withCapacity(number("capacity", this.annotation.capacity(), bounds.capacity()))
					.withOverflow(overflow(bounds.overflow())))
				.withRedelivery(redelivery
					.withMaxAttempts(number("maxAttempts", this.annotation.maxAttempts(), redelivery.maxAttempts())));
		}
		catch (IllegalArgumentException ex) {
			throw this.declaration.refuse("has a @ConduitListener that cannot work: " + ex.getMessage(),
					"Change that attribute.");
		}
	}

	private @Nullable BatchSettings batch() {
		int size = number("batchSize", this.annotation.batchSize(), 0);
		String timeout = this.names.resolve(this.annotation.batchTimeout()).strip();
		if (this.names.resolve(this.annotation.batchSize()).isEmpty()) {
			if (timeout.isEmpty()) {
				return null;
			}
			throw this.declaration.refuse("has a batchTimeout and no batchSize",
					"Say how many messages a batch has at most, or remove the batchTimeout.");
		}
		try {
			return new BatchSettings(size,
					timeout.isEmpty() ? BatchSettings.DEFAULT_TIMEOUT : DurationFormatterUtils.detectAndParse(timeout));
		}
		catch (IllegalArgumentException ex) {
			throw this.declaration.refuse("has a @ConduitListener that cannot work: " + ex.getMessage(),
					"Change that attribute.");
		}
	}

	private int number(String attribute, String text, int fallback) {
		String resolved = this.names.resolve(text);
		try {
			return resolved.isEmpty() ? fallback : Integer.parseInt(resolved.strip());
		}
		catch (NumberFormatException ex) {
			throw this.declaration.refuse("has the %s '%s', which is no number".formatted(attribute, resolved),
					"Write it as '4'.");
		}
	}

	private OverflowPolicy overflow(OverflowPolicy fallback) {
		String resolved = this.names.resolve(this.annotation.overflow());
		if (resolved.isEmpty()) {
			return fallback;
		}
		String constant = resolved.strip().replace('-', '_').toUpperCase(Locale.ROOT);
		return Arrays.stream(OverflowPolicy.values())
			.filter((policy) -> policy.name().equals(constant))
			.findFirst()
			.orElseThrow(() -> this.declaration.refuse("has the overflow '%s', which is no policy".formatted(resolved),
					"Write it as 'block', 'fail', 'drop-oldest' or 'drop-newest'."));
	}

	private boolean autoStartup() {
		String resolved = this.names.resolve(this.annotation.autoStartup()).strip();
		return switch (resolved) {
			case "", "true" -> true;
			case "false" -> false;
			default -> throw this.declaration.refuse("has the autoStartup '%s'".formatted(resolved),
					"Write it as 'true' or 'false'.");
		};
	}

}

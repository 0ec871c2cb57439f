package dev.conduit.samples.playground;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.Handling;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Priority;
import dev.conduit.spring.client.ConduitTemplate;
import dev.conduit.spring.listener.Acknowledgment;

/**
 * Topics to publish to, and topics to subscribe to.
 */
@Component
class Topics {

	private static final Logger logger = LoggerFactory.getLogger(Topics.class);

	private static final Duration PATIENCE = Duration.ofMillis(500);

	private final ConduitTemplate conduit;

	private final AtomicLong ticks = new AtomicLong();

	Topics(ConduitTemplate conduit) {
		this.conduit = conduit;
	}

	/**
	 * Answers what is published to {@code playground.<name>.said} with the same payload
	 * on {@code playground.<name>.heard}.
	 */
	@ConduitListener(topics = "playground.{name}.said")
	void said(Payload payload, @DestinationVariable String name) {
		this.conduit.publish("playground." + name + ".heard", payload);
	}

	/**
	 * Takes each message the second time only, so that its producer, who waits until it
	 * was processed, sees nothing of the first failure.
	 */
	@ConduitListener(topics = "playground.flaky")
	void flaky(Payload payload, Acknowledgment acknowledgment) {
		if (acknowledgment.attempt() == 1) {
			throw new IllegalStateException("fails the first time, on purpose");
		}
		acknowledgment.acknowledge();
	}

	/**
	 * Shares its messages with all who join the group {@code workers}, and tells on
	 * {@code playground.work.done} what it did. Up to four at once, but of those with the
	 * same key one after the other; urgent ones first; and none that is too old.
	 */
	@ConduitListener(topics = "playground.work", group = "workers", concurrency = "4")
	void work(Message message, Acknowledgment acknowledgment) {
		Handling handling = message.handling();
		this.conduit.publish("playground.work.done",
				new Done(message.payload().asText(), handling.key(), handling.priority(), acknowledgment.attempt()));
		acknowledgment.acknowledge();
	}

	/**
	 * Takes nothing: a producer that waits until it was processed is told so.
	 */
	@ConduitListener(topics = "playground.refused")
	void refused(Payload payload, Acknowledgment acknowledgment) {
		acknowledgment.reject("nothing is taken here");
	}

	/**
	 * Publishes the time each second. Who is not there, or not ready, misses it.
	 */
	@Scheduled(fixedRate = 1000)
	void tick() {
		Tick tick = new Tick(this.ticks.incrementAndGet(), Instant.now());
		try {
			this.conduit.withTimeout(PATIENCE).publish("playground.ticks", tick, AckLevel.NONE);
		}
		catch (ConduitException ex) {
			logger.debug("Not everybody gets {}", tick, ex);
		}
	}

	/**
	 * A piece of work that is done.
	 *
	 * @param text what was to do
	 * @param key the message's key, empty for none
	 * @param priority the message's priority
	 * @param attempt how often somebody was given it
	 */
	record Done(String text, String key, Priority priority, int attempt) {

	}

	/**
	 * A moment.
	 *
	 * @param number which one, since the start
	 * @param at when
	 */
	record Tick(long number, Instant at) {

	}

}

package dev.conduit.samples.iot.monitor;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.samples.iot.api.Alert;
import dev.conduit.samples.iot.api.IotTopics;
import dev.conduit.spring.client.ConduitTemplate;

/**
 * Brings alerts from the outbox to the server, one after the other: the next one goes
 * when the one before was acknowledged. Where nobody knows, it goes again, and the server
 * knows it by its id.
 */
@Component
class Courier {

	private static final Logger logger = LoggerFactory.getLogger(Courier.class);

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final Outbox outbox;

	private final ConduitTemplate template;

	Courier(Outbox outbox, ConduitTemplate template) {
		this.outbox = outbox;
		this.template = template.withTimeout(PATIENCE);
	}

	@Scheduled(fixedDelay = 200)
	void deliver() {
		try {
			for (Alert alert = this.outbox.next(); alert != null; alert = this.outbox.next()) {
				this.template.publish(IotTopics.ALERTS, alert, AckLevel.PROCESSED);
				this.outbox.acknowledged(alert);
			}
		}
		catch (ConduitException ex) {
			logger.debug("{} alerts wait for the server", this.outbox.size(), ex);
		}
	}

}

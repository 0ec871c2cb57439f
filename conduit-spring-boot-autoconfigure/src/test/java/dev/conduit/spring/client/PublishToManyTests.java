package dev.conduit.spring.client;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import dev.conduit.message.AckLevel;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.Applications;
import dev.conduit.topic.Bus;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.TopicPattern;

import static org.assertj.core.api.Assertions.assertThat;

class PublishToManyTests {

	@AutoClose
	private final Applications applications = new Applications();

	@Test
	void whatIsPublishedToAHundredIsConvertedOnceAndSharedByAll() {
		Bus bus = this.applications.server().getBean(ConduitServer.class).bus();
		Queue<byte[]> got = new ConcurrentLinkedQueue<>();
		for (int i = 0; i < 100; i++) {
			bus.subscribe(new TopicPattern("prices"), (delivery) -> {
				got.add(delivery.message().payload().array());
				delivery.processed();
			}, MailboxOptions.forListener("subscriber " + i));
		}
		Price price = new Price();

		this.applications.template().publishAsync("prices", price, AckLevel.PROCESSED).join();

		assertThat(got).hasSize(100);
		Set<byte[]> shared = Collections.newSetFromMap(new IdentityHashMap<>());
		shared.addAll(got);
		assertThat(shared).hasSize(1);
		assertThat(price.written).hasValue(1);
	}

	/**
	 * Counts how often it is written.
	 */
	static final class Price {

		private final AtomicInteger written = new AtomicInteger();

		@JsonProperty("cents")
		int cents() {
			return 100 + this.written.incrementAndGet();
		}

	}

}

package dev.conduit.benchmarks;

import java.util.concurrent.atomic.AtomicInteger;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.benchmarks.HandOver.Lane;
import dev.conduit.benchmarks.InProcess.Check;
import dev.conduit.message.AckLevel;
import dev.conduit.spring.client.ConduitChannels;
import dev.conduit.spring.client.ConduitTemplate;

/**
 * From the template of an application to a listener of the same application, which waits
 * for nobody else's mailbox.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class AnnotatedHandOver {

	private static final String BYTES = "prices.bytes";

	private static final String RECORDS = "prices.records";

	/** Makes the record about 100 bytes in JSON. */
	private static final String NOTE = "n".repeat(54);

	private static final AtomicInteger applications = new AtomicInteger();

	private final Check check;

	AnnotatedHandOver(Check check) {
		this.check = check;
	}

	@ConduitListener(topics = BYTES)
	void received(byte[] message) {
		this.check.handle(message);
	}

	@ConduitListener(topics = RECORDS)
	void received(@Valid Price price) {
		this.check.handle(price.producer(), price.number());
	}

	/** Messages of bytes, which nobody encodes. */
	static Lane bytes(Check check) {
		ConduitTemplate template = template(check);
		return (message) -> template.publish(BYTES, message, AckLevel.NONE);
	}

	/** Records, written and read as JSON and validated. */
	static Lane records(Check check) {
		ConduitTemplate template = template(check);
		return (message) -> template.publish(RECORDS, Price.of(message), AckLevel.NONE);
	}

	private static ConduitTemplate template(Check check) {
		ConfigurableApplicationContext application = new SpringApplicationBuilder(AnnotatedHandOver.class)
			.initializers((context) -> context.getBeanFactory().registerSingleton("check", check))
			.properties("conduit.server.listen=local://benchmark-" + applications.incrementAndGet(),
					"spring.application.name=bench", "spring.main.banner-mode=off", "logging.level.root=warn")
			.run();
		return application.getBean(ConduitTemplate.class).withChannel(ConduitChannels.SERVER);
	}

	/**
	 * A message.
	 *
	 * @param producer who made it
	 * @param number its place among those of its producer
	 * @param venue where
	 * @param note whatever makes it long enough
	 */
	record Price(@PositiveOrZero int producer, @PositiveOrZero int number, @NotBlank @Size(max = 10) String venue,
			@Size(max = 100) String note) {

		static Price of(byte[] message) {
			return new Price(message[0], Check.number(message), "Frankfurt", NOTE);
		}

	}

}

package dev.conduit.benchmarks.annotated;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.message.AckLevel;
import dev.conduit.spring.client.ConduitChannels;
import dev.conduit.spring.client.ConduitTemplate;

/**
 * From the template of an application to listeners of the same application. In a package
 * of its own, because Spring Boot looks for clients wherever its class is.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class PriceApplication {

	private static final String BYTES = "prices.bytes";

	private static final String RECORDS = "prices.records";

	private static final AtomicInteger applications = new AtomicInteger();

	private final Taker taker;

	PriceApplication(Taker taker) {
		this.taker = taker;
	}

	@ConduitListener(topics = BYTES)
	void receivedBytes(byte[] message) {
		this.taker.bytes(message);
	}

	@ConduitListener(topics = RECORDS)
	void received(@Valid Price price) {
		this.taker.price(price);
	}

	/**
	 * Starts an application whose listener takes bytes, which nobody encodes.
	 * @param taker gets them, on the listener's thread
	 * @return publishes bytes, and waits where there is no room
	 */
	public static Consumer<byte[]> ofBytes(Consumer<byte[]> taker) {
		ConduitTemplate template = start(new Taker(taker, (price) -> {
		}));
		return (message) -> template.publish(BYTES, message, AckLevel.NONE);
	}

	/**
	 * Starts an application whose listener takes records, written and read as JSON and
	 * validated.
	 * @param taker gets them, on the listener's thread
	 * @return publishes records, and waits where there is no room
	 */
	public static Consumer<Price> ofRecords(Consumer<Price> taker) {
		ConduitTemplate template = start(new Taker((message) -> {
		}, taker));
		return (price) -> template.publish(RECORDS, price, AckLevel.NONE);
	}

	private static ConduitTemplate start(Taker taker) {
		ConfigurableApplicationContext application = new SpringApplicationBuilder(PriceApplication.class)
			.initializers((context) -> context.getBeanFactory().registerSingleton("taker", taker))
			.properties("conduit.server.listen=local://benchmark-" + applications.incrementAndGet(),
					"spring.application.name=bench", "spring.main.banner-mode=off", "logging.level.root=warn",
					"conduit.security.auth=none")
			.run();
		return application.getBean(ConduitTemplate.class).withChannel(ConduitChannels.SERVER);
	}

	record Taker(Consumer<byte[]> ofBytes, Consumer<Price> ofRecords) {

		void bytes(byte[] message) {
			this.ofBytes.accept(message);
		}

		void price(Price price) {
			this.ofRecords.accept(price);
		}

	}

	/**
	 * A message of about 100 bytes in JSON.
	 *
	 * @param producer who made it
	 * @param number its place among those of its producer
	 * @param venue where
	 * @param note whatever makes it long enough
	 */
	public record Price(@PositiveOrZero int producer, @PositiveOrZero int number,
			@NotBlank @Size(max = 10) String venue, @Size(max = 100) String note) {

		private static final String NOTE = "n".repeat(54);

		/**
		 * A message that tells its place.
		 * @param producer who made it
		 * @param number its place
		 * @return the message
		 */
		public static Price of(int producer, int number) {
			return new Price(producer, number, "Frankfurt", NOTE);
		}

	}

}

package dev.conduit.samples.bridges;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.dsl.Pollers;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.integration.dsl.Conduit;

/**
 * Something to look at: an order a second, and its invoice when it has come all the way.
 */
@Configuration(proxyBeanMethods = false)
@Profile("demo")
class Demo {

	@Bean
	IntegrationFlow till() {
		AtomicLong number = new AtomicLong(System.currentTimeMillis());
		return IntegrationFlow
			.fromSupplier(() -> new Order(number.incrementAndGet(), "Ada", 1200),
					(endpoint) -> endpoint.poller(Pollers.fixedDelay(Duration.ofSeconds(1))))
			.handle(Conduit.outboundChannelAdapter("orders"))
			.get();
	}

	@ConduitListener(id = "desk", topics = "invoices")
	void onInvoice(Invoice invoice) {
		System.out.println("came back: " + invoice);
	}

}

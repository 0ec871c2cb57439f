package dev.conduit.samples.bridges;

import java.time.Duration;
import java.util.Map;

import javax.sql.DataSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.dsl.Pollers;
import org.springframework.integration.jdbc.dsl.Jdbc;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

import dev.conduit.integration.dsl.Conduit;
import dev.conduit.message.AckLevel;

/**
 * To a table of a database and back. At least once; an invoice that comes twice to the
 * table is in it once.
 */
@Configuration(proxyBeanMethods = false)
@Profile("jdbc")
class JdbcBridge {

	/** The order is acknowledged when the row is committed. */
	@Bean
	IntegrationFlow ordersToTable(DataSource database, Billing billing, Outage outage) {
		return IntegrationFlow.from(Conduit.inboundChannelAdapter("orders").id("orders").payloadType(Order.class))
			.filter(Order.class, billing::isCharged, (filter) -> filter.discardChannel("nullChannel"))
			.enrichHeaders((headers) -> headers.<Order>headerFunction("order", (order) -> order.getPayload().number()))
			.transform(Order.class, billing::bill)
			.handle(Jdbc
				.outboundAdapter(database, "insert into invoices (id, invoice) values (?, ?) on conflict do nothing")
				.preparedStatementSetter((row, message) -> {
					row.setObject(1, message.getHeaders().get("order"));
					row.setObject(2, message.getPayload());
				}), (endpoint) -> endpoint.advice(outage))
			.get();
	}

	/** The rows are marked, in one transaction, when every listener has handled them. */
	@Bean
	IntegrationFlow tableToInvoices(DataSource database, PlatformTransactionManager transactions, Billing billing,
			Outage outage) {
		return IntegrationFlow
			.from(Jdbc
				.inboundAdapter(database,
						"select id, invoice from invoices where not handled order by id limit 10"
								+ " for update skip locked")
				.updateSql("update invoices set handled = true where id in (:id)"),
					(endpoint) -> endpoint.poller(Pollers.fixedDelay(Duration.ofMillis(100))
						.maxMessagesPerPoll(10)
						.transactional(transactions)
						.errorHandler(outage)))
			.split()
			.<Map<String, Object>, Invoice>transform((row) -> billing.read(String.valueOf(row.get("invoice"))))
			.handle(Conduit.outboundChannelAdapter("invoices")
				.ackLevel(AckLevel.PROCESSED)
				.timeout(Duration.ofSeconds(30)))
			.get();
	}

	@Bean
	Backlog backlog(JdbcClient database) {
		return () -> database.sql("select count(*) from invoices where not handled").query(Long.class).single();
	}

}

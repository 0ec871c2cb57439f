package dev.conduit.integration.inbound;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.UnaryOperator;

import org.springframework.integration.mapping.HeaderMapper;
import org.springframework.integration.support.AbstractIntegrationMessageBuilder;
import org.springframework.integration.support.MessageBuilderFactory;
import org.springframework.messaging.Message;
import org.springframework.messaging.core.GenericMessagingTemplate;

import dev.conduit.convert.PayloadReader;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Exchange;
import dev.conduit.integration.ConduitHeaders;
import dev.conduit.integration.ConduitIntegration;
import dev.conduit.integration.IntegrationFailures;
import dev.conduit.integration.ReactorStreams;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ContentType;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Violation;
import dev.conduit.spring.binding.PeerContext;

/**
 * Makes messages of flows out of calls, and answers of their replies.
 *
 * @param integration the application
 * @param reader reads arguments, or the items of a stream
 * @param headers says which headers are taken and go back
 * @param builders makes messages
 */
record CallMessages(ConduitIntegration integration, PayloadReader reader, HeaderMapper<Map<String, String>> headers,
		MessageBuilderFactory builders) {

	Message<?> request(Exchange exchange, long receiveTimeout) {
		AbstractIntegrationMessageBuilder<?> builder = exchange.interaction().manyItems() ? stream(exchange)
				: this.builders.withPayload(Objects.requireNonNull(this.reader.read(exchange.payload())));
		return builder.copyHeaders(this.headers.toHeaders(exchange.headers().toMap()))
			.setHeader(ConduitHeaders.RECEIVED_ROUTE, exchange.route().value())
			.setHeader(ConduitHeaders.PRINCIPAL, exchange.peer().principal())
			.setHeader(GenericMessagingTemplate.DEFAULT_RECEIVE_TIMEOUT_HEADER, receiveTimeout)
			.build();
	}

	private AbstractIntegrationMessageBuilder<?> stream(Exchange exchange) {
		Object items = ReactorStreams.receive(exchange.items(), this::item, UnaryOperator.identity(),
				executor(exchange));
		Payload argument = exchange.payload();
		Object beside = (argument.size() > 0) ? this.integration.payloads().reader(null).read(argument) : null;
		return this.builders.withPayload(items).setHeader(ConduitHeaders.ARGUMENT, beside);
	}

	/** What is wrong with an item is said of its position. */
	private Object item(Payload payload, long index) {
		try {
			return Objects.requireNonNull(this.reader.read(payload));
		}
		catch (ConduitException ex) {
			Problem problem = ex.problem();
			ConduitException named = ConduitException.of(Problem.of(problem.code(), problem.detail(),
					List.of(new Violation("items[%d]".formatted(index), "does not fit"))));
			named.initCause(ex);
			throw named;
		}
	}

	void reply(Exchange exchange, Message<?> reply) {
		Payload payload = this.integration.payloads().write(reply.getPayload(), exchange.payload().contentType());
		exchange.reply(ConduitIntegration.toHeaders(this.headers, reply.getHeaders()), payload);
	}

	void replyMany(Exchange exchange, Message<?> reply) {
		ContentType asked = exchange.payload().contentType();
		Flow.Publisher<Payload> results = ReactorStreams.send(reply.getPayload(),
				(item, index) -> this.integration.payloads().write(item, asked), IntegrationFailures::unwrap,
				executor(exchange));
		exchange.reply(results);
	}

	/** Threads that know for whom they work, and until when. */
	private Executor executor(Exchange exchange) {
		return (task) -> this.integration.executor().execute(() -> {
			Deadline.Scope deadline = exchange.deadline().open();
			PeerContext.Scope peer = this.integration.peers().open(exchange.peer());
			try {
				task.run();
			}
			finally {
				peer.close();
				deadline.close();
			}
		});
	}

}

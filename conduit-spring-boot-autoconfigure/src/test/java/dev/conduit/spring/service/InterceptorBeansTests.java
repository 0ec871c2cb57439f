package dev.conduit.spring.service;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import org.springframework.core.annotation.Order;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.client.ClientInterceptor;
import dev.conduit.client.OutgoingCall;
import dev.conduit.exchange.Exchange;
import dev.conduit.exchange.ExchangeInterceptor;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;
import dev.conduit.spring.Calls;
import dev.conduit.spring.ConduitContext;

import static org.assertj.core.api.Assertions.assertThat;

class InterceptorBeansTests {

	@Test
	void beansStandAroundCallsInTheirOrderOnBothSides() {
		ConduitContext
			.looped(Greeter.class, LastOfClient.class, FirstOfClient.class, LastOfServer.class, FirstOfServer.class)
			.withBean(Steps.class)
			.run((context) -> {
				assertThat(new Calls(context).call("greet", "")).isEqualTo("hello");

				assertThat(context.getBean(Steps.class).names()).containsExactly("first of client", "last of client",
						"first of server", "last of server");
			});
	}

	@Test
	void aBeanMayRefuseCallsOfSomeMethods() {
		ConduitContext.looped(Greeter.class, Closed.class).run((context) -> {
			Problem problem = new Calls(context).fail("greet", "");

			assertThat(problem.code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
			assertThat(problem.detail()).isEqualTo("closed today");
		});
	}

	static class Greeter {

		@ConduitRpc("greet")
		String greet() {
			return "hello";
		}

	}

	record Steps(List<String> names) {

		Steps() {
			this(new CopyOnWriteArrayList<>());
		}

		void add(String route, String name) {
			if (route.equals("greet")) {
				this.names.add(name);
			}
		}

	}

	@Order(1)
	record FirstOfClient(Steps steps) implements ClientInterceptor {

		@Override
		public CompletionStage<Reply> intercept(OutgoingCall call, ClientInterceptor.Chain chain) {
			this.steps.add(call.route().value(), "first of client");
			return chain.proceed(call);
		}

	}

	@Order(2)
	record LastOfClient(Steps steps) implements ClientInterceptor {

		@Override
		public CompletionStage<Reply> intercept(OutgoingCall call, ClientInterceptor.Chain chain) {
			this.steps.add(call.route().value(), "last of client");
			return chain.proceed(call);
		}

	}

	@Order(1)
	record FirstOfServer(Steps steps) implements ExchangeInterceptor {

		@Override
		public void intercept(Exchange exchange, ExchangeInterceptor.Chain chain) throws Exception {
			this.steps.add(exchange.route().value(), "first of server");
			chain.proceed(exchange);
		}

	}

	@Order(2)
	record LastOfServer(Steps steps) implements ExchangeInterceptor {

		@Override
		public void intercept(Exchange exchange, ExchangeInterceptor.Chain chain) throws Exception {
			this.steps.add(exchange.route().value(), "last of server");
			chain.proceed(exchange);
		}

	}

	static class Closed implements ExchangeInterceptor {

		@Override
		public void intercept(Exchange exchange, ExchangeInterceptor.Chain chain) throws Exception {
			if (exchange.route().value().equals("greet")) {
				exchange.fail(Problem.of(ErrorCode.PERMISSION_DENIED, "closed today"));
			}
			else {
				chain.proceed(exchange);
			}
		}

	}

}

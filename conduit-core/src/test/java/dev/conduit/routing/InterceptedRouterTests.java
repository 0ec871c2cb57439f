package dev.conduit.routing;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.conduit.exchange.ExchangeInterceptor;
import dev.conduit.exchange.TestExchange;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.message.Route;

import static org.assertj.core.api.Assertions.assertThat;

class InterceptedRouterTests {

	private final List<String> steps = new ArrayList<>();

	private final Router router = new Router(
			List.of(new Endpoint(new Route("a.b"), Execution.INLINE, (exchange) -> this.steps.add("handler"))));

	@Test
	void interceptorsStandAroundTheHandlerTheFirstOneOutermost() throws Exception {
		call(this.router.intercepted(List.of(noting("outer"), noting("inner"))));

		assertThat(this.steps).containsExactly("outer in", "inner in", "handler", "inner out", "outer out");
	}

	@Test
	void anInterceptorMayEndTheCallInsteadOfTheHandler() throws Exception {
		TestExchange exchange = call(this.router.intercepted(List
			.of((call, chain) -> call.fail(Problem.of(ErrorCode.PERMISSION_DENIED, "no")), noting("never reached"))));

		assertThat(exchange.awaitCode()).isEqualTo(ErrorCode.PERMISSION_DENIED);
		assertThat(this.steps).isEmpty();
	}

	@Test
	void anEndpointKeepsItsPlaceToRun() {
		Endpoint endpoint = this.router.intercepted(List.of(noting("x"))).find(new Route("a.b"));

		assertThat(endpoint.execution()).isEqualTo(Execution.INLINE);
	}

	private ExchangeInterceptor noting(String name) {
		return (exchange, chain) -> {
			this.steps.add(name + " in");
			chain.proceed(exchange);
			this.steps.add(name + " out");
		};
	}

	private static TestExchange call(Router router) throws Exception {
		TestExchange exchange = new TestExchange("a.b");
		router.find(exchange.route()).handler().handle(exchange);
		return exchange;
	}

}

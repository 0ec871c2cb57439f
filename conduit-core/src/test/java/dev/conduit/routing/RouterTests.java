package dev.conduit.routing;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import dev.conduit.message.Route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RouterTests {

	private static final Endpoint ADD = endpoint("calculator.add");

	@Test
	void aRouteLeadsToItsEndpointAndNoOtherDoes() {
		Router router = new Router(List.of(ADD, endpoint("echo")));

		assertThat(router.find(new Route("calculator.add"))).isSameAs(ADD);
		assertThat(router.find(new Route("calculator"))).isNull();
		assertThat(router.endpoints()).hasSize(2);
	}

	@Test
	void twoEndpointsOfOneRouteAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Router(List.of(ADD, endpoint("calculator.add"))))
			.withMessage("'calculator.add' is served twice");
	}

	@Test
	void endpointsThatAreNotKnownYetAreAskedForOnce() {
		AtomicInteger asked = new AtomicInteger();
		Router router = Router.later(() -> {
			asked.incrementAndGet();
			return List.of(ADD);
		});
		assertThat(asked).hasValue(0);

		assertThat(router.find(new Route("calculator.add"))).isSameAs(ADD);
		assertThat(router.find(new Route("echo"))).isNull();

		assertThat(asked).hasValue(1);
	}

	@Test
	void twoEndpointsOfOneRouteAreRefusedWhenTheyAreAskedFor() {
		Router router = Router.later(() -> List.of(ADD, endpoint("calculator.add")));

		assertThatIllegalArgumentException().isThrownBy(router::endpoints)
			.withMessage("'calculator.add' is served twice");
	}

	private static Endpoint endpoint(String route) {
		return new Endpoint(new Route(route), Execution.INLINE, (exchange) -> {
		});
	}

}

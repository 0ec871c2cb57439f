package dev.conduit.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.conduit.exchange.Exchange;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;
import dev.conduit.routing.Endpoint;
import dev.conduit.routing.EndpointHandler;
import dev.conduit.routing.Execution;
import dev.conduit.routing.Router;
import dev.conduit.time.Timer;

/**
 * Endpoints to dispatch to: {@code fast} answers, {@code slow} answers when the test lets
 * it, others as the test says.
 */
final class TestService {

	static final Payload RESULT = Payload.text("done");

	private final List<Endpoint> endpoints = new ArrayList<>();

	private final CountDownLatch slowMayGoOn = new CountDownLatch(1);

	private final AtomicInteger slowRuns = new AtomicInteger();

	private final AtomicInteger slowInterrupts = new AtomicInteger();

	TestService() {
		on("fast", TestService::reply);
		on("slow", (exchange) -> {
			this.slowRuns.incrementAndGet();
			awaitThat(this.slowMayGoOn);
			reply(exchange);
		});
	}

	static void reply(Exchange exchange) {
		exchange.reply(Headers.EMPTY, RESULT);
	}

	private void awaitThat(CountDownLatch latch) throws InterruptedException {
		try {
			if (!latch.await(30, TimeUnit.SECONDS)) {
				throw new AssertionError("the test has forgotten a slow call");
			}
		}
		catch (InterruptedException ex) {
			this.slowInterrupts.incrementAndGet();
			throw ex;
		}
	}

	TestService on(String route, EndpointHandler handler) {
		return on(route, Execution.VIRTUAL_THREAD, handler);
	}

	TestService inline(String route, EndpointHandler handler) {
		return on(route, Execution.INLINE, handler);
	}

	private TestService on(String route, Execution execution, EndpointHandler handler) {
		this.endpoints.add(new Endpoint(new Route(route), execution, handler));
		return this;
	}

	Dispatcher dispatcher(DispatchOptions options, Timer timer) {
		return dispatcher(options, timer, ExceptionMapper.standard());
	}

	Dispatcher dispatcher(DispatchOptions options, Timer timer, ExceptionMapper mapper) {
		return new Dispatcher(new Router(this.endpoints), options, mapper, timer);
	}

	void letSlowCallsGoOn() {
		this.slowMayGoOn.countDown();
	}

	int slowRuns() {
		return this.slowRuns.get();
	}

	int slowInterrupts() {
		return this.slowInterrupts.get();
	}

}

package dev.conduit.spring.security;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import reactor.core.publisher.Flux;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.exchange.Exchange;
import dev.conduit.exchange.ExchangeInterceptor;
import dev.conduit.exchange.Peer;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;
import dev.conduit.spring.Applications;
import dev.conduit.spring.Calls;
import dev.conduit.spring.client.ConduitTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who a handler works for, as Spring Security sees it.
 */
@Timeout(60)
class MethodSecurityTests {

	private final LoggedIn applications = new LoggedIn();

	@AfterEach
	void close() {
		this.applications.close();
	}

	@Test
	void annotationsOfSpringSecurityProtectMethods() {
		this.applications.server(Protected.class, MethodSecurity.class);
		ConfigurableApplicationContext alice = this.applications.client("alice");
		ConfigurableApplicationContext bob = this.applications.client("bob");

		assertThat(new Calls(alice).call("clerks", "")).isEqualTo("hello alice");
		assertThat(LoggedIn.refusal(bob, "clerks")).satisfies((problem) -> {
			assertThat(problem.code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
			assertThat(problem.retryable()).isFalse();
		});
		assertThat(new Calls(bob).call("own", "\"bob\"")).isEqualTo("mine");
		assertThat(new Calls(bob).fail("own", "\"alice\"").code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
	}

	@Test
	void annotationsOfSpringSecurityProtectListeners() throws InterruptedException {
		ConfigurableApplicationContext server = this.applications.server(Protected.class, MethodSecurity.class);
		ConfigurableApplicationContext alice = this.applications.client("alice");
		ConfigurableApplicationContext bob = this.applications.client("bob");

		assertThat(LoggedIn.refusedPublication(bob, "for.clerks").code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
		alice.getBean(ConduitTemplate.class).publish("for.clerks", "x", AckLevel.PROCESSED);

		BlockingQueue<String> seen = server.getBean(Protected.class).seen();
		assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("alice");
		assertThat(seen).isEmpty();
	}

	@Test
	void whoProvedNothingIsAnonymous() {
		try (Applications open = new Applications()) {
			open.server(Protected.class, Who.class, MethodSecurity.class);
			ConfigurableApplicationContext client = open.client();

			assertThat(new Calls(client).call("who", "")).isEqualTo("anonymous [ROLE_ANONYMOUS]");
			assertThat(LoggedIn.refusal(client, "clerks").code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
		}
	}

	@Test
	void aParameterIsTheAuthenticationWithThePeerAsItsDetails() {
		this.applications.server(Who.class);

		assertThat(new Calls(this.applications.client("alice")).call("parameter", ""))
			.isEqualTo("alice [ROLE_CLERK, ROLE_READER] alice");
	}

	@Test
	void whatPublishesAStreamKnowsItsCallerInEachTurn() {
		this.applications.server(Who.class);
		ConduitTemplate alice = this.applications.client("alice").getBean(ConduitTemplate.class);

		for (String route : List.of("flux", "stream", "iterator")) {
			try (Stream<String> results = alice.stream(route).results(String.class)) {
				assertThat(results).as(route).hasSize(200).containsOnly("alice");
			}
		}
	}

	@Test
	void nothingIsLeftOnALoopAfterAnInlineHandler() {
		ConfigurableApplicationContext server = this.applications.server(Who.class, Afterwards.class);

		assertThat(new Calls(this.applications.client("alice")).call("inline", "")).isEqualTo("alice");

		assertThat(server.getBean(Afterwards.class).seen.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo("nobody");
	}

	@Test
	void callsOfTwoUsersAtOnceNeverSeeEachOther() {
		this.applications.server(Who.class);
		ConduitTemplate alice = this.applications.client("alice").getBean(ConduitTemplate.class);
		ConduitTemplate bob = this.applications.client("bob").getBean(ConduitTemplate.class);

		for (int round = 0; round < 10; round++) {
			List<CompletableFuture<String>> ofAlice = new ArrayList<>();
			List<CompletableFuture<String>> ofBob = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				String route = (i % 2 == 0) ? "name" : "inline";
				ofAlice.add(alice.callAsync(route, null, String.class));
				ofBob.add(bob.callAsync(route, null, String.class));
			}

			assertThat(ofAlice).allSatisfy((call) -> assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo("alice"));
			assertThat(ofBob).allSatisfy((call) -> assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo("bob"));
		}
	}

	private static String nameOfContext() {
		Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
		return (authentication != null) ? authentication.getName() : "nobody";
	}

	@Configuration
	@EnableMethodSecurity
	static class MethodSecurity {

	}

	static class Protected {

		private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

		/** For the proxy, which has no fields. */
		BlockingQueue<String> seen() {
			return this.seen;
		}

		@PreAuthorize("hasRole('CLERK')")
		@ConduitRpc("clerks")
		String clerks() {
			return "hello " + nameOfContext();
		}

		@PreAuthorize("#owner == authentication.name")
		@ConduitRpc("own")
		String own(String owner, Peer peer) {
			return "mine";
		}

		@PreAuthorize("hasRole('CLERK')")
		@ConduitListener(topics = "for.clerks")
		void heard(String text) {
			this.seen.add(nameOfContext());
		}

	}

	/** Looks at the handler's own thread when it has returned. */
	static class Afterwards implements ExchangeInterceptor {

		final CompletableFuture<String> seen = new CompletableFuture<>();

		@Override
		public void intercept(Exchange exchange, Chain chain) throws Exception {
			chain.proceed(exchange);
			if (exchange.route().value().equals("inline")) {
				this.seen.complete(nameOfContext());
			}
		}

	}

	static class Who {

		@ConduitRpc("who")
		String who() {
			return nameOfContext() + " " + SecurityContextHolder.getContext().getAuthentication().getAuthorities();
		}

		@ConduitRpc("name")
		String name() {
			return nameOfContext();
		}

		@ConduitRpc("parameter")
		String parameter(Authentication authentication) {
			List<String> authorities = authentication.getAuthorities().stream().map(Object::toString).sorted().toList();
			return authentication.getName() + " " + authorities + " "
					+ ((Peer) authentication.getDetails()).principal();
		}

		@ConduitRpc(value = "inline", inline = true)
		String inline() {
			return nameOfContext();
		}

		@ConduitRpc("flux")
		Flux<String> flux() {
			return Flux.<String>generate((sink) -> sink.next(nameOfContext())).take(200);
		}

		@ConduitRpc("stream")
		Stream<String> stream() {
			Supplier<String> name = MethodSecurityTests::nameOfContext;
			return IntStream.range(0, 200).mapToObj((i) -> name.get());
		}

		@ConduitRpc("iterator")
		Iterator<String> iterator() {
			return stream().iterator();
		}

	}

}

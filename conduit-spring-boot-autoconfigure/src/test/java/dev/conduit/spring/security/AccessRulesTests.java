package dev.conduit.spring.security;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.client.ConduitClient;
import dev.conduit.exchange.Delivery;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.spring.Calls;
import dev.conduit.spring.client.ClientChannel;
import dev.conduit.spring.client.ConduitChannels;
import dev.conduit.spring.client.ConduitTemplate;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.TopicPattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What a bean of rules does to the clients of a server.
 */
@Timeout(60)
class AccessRulesTests {

	private final LoggedIn applications = new LoggedIn();

	@AfterEach
	void close() {
		this.applications.close();
	}

	@Test
	void whoHasTheRoleMayCall() {
		this.applications.server(Orders.class, Rules.class);
		Calls alice = new Calls(this.applications.client("alice"));

		assertThat(alice.call("orders.cancel", "")).isEqualTo("cancelled");
		assertThat(alice.call("orders.list", "")).isEqualTo("all of alice");
	}

	@Test
	void aForbiddenMethodIsAnsweredLikeOneThatDoesNotExist() {
		this.applications.server(Orders.class, Rules.class);
		ConfigurableApplicationContext bob = this.applications.client("bob");

		Problem forbidden = LoggedIn.refusal(bob, "orders.cancel");
		Problem denied = LoggedIn.refusal(bob, "vault.open");
		Problem unknown = LoggedIn.refusal(bob, "orders.nothing");

		assertThat(forbidden.code()).isEqualTo(ErrorCode.METHOD_NOT_FOUND);
		assertThat(forbidden.toString().replace("orders.cancel", "?"))
			.isEqualTo(unknown.toString().replace("orders.nothing", "?"))
			.isEqualTo(denied.toString().replace("vault.open", "?"));
		assertThat(new Calls(bob).call("orders.list", "")).isEqualTo("all of bob");
	}

	@Test
	void discoveryShowsOnlyWhatTheCallerMayCall() {
		this.applications.server(Orders.class, Rules.class);

		String ofAlice = new Calls(this.applications.client("alice")).call("conduit.discover", "");
		String ofBob = new Calls(this.applications.client("bob")).call("conduit.discover", "");

		assertThat(ofAlice).contains("orders.cancel", "orders.list").doesNotContain("vault.open");
		assertThat(ofBob).contains("orders.list").doesNotContain("orders.cancel", "vault.open");
	}

	@Test
	void whoMayNotPublishIsToldSoAndNobodyGetsIt() throws InterruptedException {
		ConfigurableApplicationContext server = this.applications.server(Placed.class, Rules.class);
		ConfigurableApplicationContext alice = this.applications.client("alice");
		ConfigurableApplicationContext bob = this.applications.client("bob");

		Problem refused = LoggedIn.refusedPublication(bob, "orders.placed");
		alice.getBean(ConduitTemplate.class).publish("orders.placed", "by alice", AckLevel.PROCESSED);

		assertThat(refused.code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
		assertThat(refused.detail()).isEqualTo("'bob' may not publish to 'orders.placed'");
		assertThat(server.getBean(Placed.class).seen.poll(20, TimeUnit.SECONDS)).isEqualTo("by alice");
		assertThat(server.getBean(Placed.class).seen).isEmpty();
	}

	@Test
	void theAnswerForATopicDoesNotTellWhetherAnybodyListens() {
		this.applications.server(Placed.class, Rules.class);
		ConfigurableApplicationContext bob = this.applications.client("bob");

		Problem heard = LoggedIn.refusedPublication(bob, "orders.placed");
		Problem unheard = LoggedIn.refusedPublication(bob, "orders.unheard");

		assertThat(heard.toString().replace("placed", "?")).isEqualTo(unheard.toString().replace("unheard", "?"));
	}

	@Test
	void whoMaySubscribeToSomeMayNotSubscribeToAll() {
		this.applications.server(Placed.class, Rules.class);
		ConduitClient bob = client(this.applications.client("bob"));
		ConduitClient alice = client(this.applications.client("alice"));

		assertThat(subscription(bob, "news.**")).as("it has what is secret")
			.hasMessageContaining("'bob' may not subscribe to 'news.**'");
		assertThat(subscription(bob, "news.sport.*")).isNull();
		assertThat(subscription(bob, "**")).hasMessageContaining("'bob' may not subscribe to '**'");
		assertThat(subscription(bob, "*.placed")).hasMessageContaining("'bob' may not subscribe to '*.placed'");
		assertThat(subscription(bob, "news.secret.*")).hasMessageContaining("may not subscribe");
		assertThat(subscription(alice, "orders.**")).isNull();
	}

	@Test
	void questionsNeedNoRuleForTheirAnswers() {
		this.applications.server(Placed.class, Rules.class);
		ConduitTemplate alice = this.applications.client("alice").getBean(ConduitTemplate.class);

		assertThat(alice.ask("orders.question", "who?", String.class)).isEqualTo("alice");
	}

	private static ConduitClient client(ConfigurableApplicationContext context) {
		return ((ClientChannel) context.getBean(ConduitChannels.class).forCalls("", "a test")).client();
	}

	/** What the server says of it, {@code null} where it has nothing against it. */
	private static Throwable subscription(ConduitClient client, String pattern) {
		return catchThrowable(() -> client
			.subscribe(new TopicPattern(pattern), AckLevel.NONE, MailboxOptions.forListener(pattern),
					Delivery::processed)
			.active()
			.toCompletableFuture()
			.orTimeout(20, TimeUnit.SECONDS)
			.join());
	}

	@Configuration
	static class Rules {

		@Bean
		ConduitSecurity rules() {
			return ConduitSecurity.builder()
				.method("orders.cancel")
				.hasRole("CLERK")
				.method("orders.*")
				.authenticated()
				.topic("orders.**")
				.hasRole("CLERK")
				.topic("news.secret.**")
				.denyAll()
				.topic("news.**")
				.subscribe()
				.permitAll()
				.build();
		}

	}

	static class Orders {

		@ConduitRpc("orders.cancel")
		String cancel() {
			return "cancelled";
		}

		@ConduitRpc("orders.list")
		String list(java.security.Principal caller) {
			return "all of " + caller.getName();
		}

		@ConduitRpc("vault.open")
		String open() {
			return "gold";
		}

	}

	static class Placed {

		final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

		@ConduitListener(topics = "orders.placed")
		void placed(String text) {
			this.seen.add(text);
		}

		@ConduitListener(topics = "orders.question")
		String question(java.security.Principal asker) {
			return asker.getName();
		}

	}

}

package dev.conduit.spring.security;

import java.util.Set;

import org.junit.jupiter.api.Test;

import dev.conduit.exchange.Peer;
import dev.conduit.message.Route;
import dev.conduit.message.TopicName;
import dev.conduit.topic.TopicPattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ConduitSecurityTests {

	private static final Peer CLERK = peer("ann", "ROLE_CLERK", "SCOPE_orders");

	private static final Peer BOB = peer("bob");

	private static final Peer ANYBODY = peer("anonymous", "ROLE_ANONYMOUS");

	@Test
	void withoutRulesNothingIsAllowed() {
		ConduitSecurity rules = ConduitSecurity.builder().build();

		assertThat(rules.mayCall(CLERK, new Route("orders.list"))).isFalse();
		assertThat(rules.mayPublish(CLERK, new TopicName("orders"))).isFalse();
		assertThat(rules.maySubscribe(CLERK, new TopicPattern("orders"))).isFalse();
	}

	@Test
	void theFirstRuleThatFitsDecides() {
		ConduitSecurity rules = ConduitSecurity.builder()
			.method("orders.secret")
			.denyAll()
			.method("orders.*", "bills.**")
			.hasAnyRole("BOSS", "CLERK")
			.anyOther()
			.authenticated()
			.build();

		assertThat(calls(rules, CLERK)).isEqualTo("list, bills, other");
		assertThat(calls(rules, BOB)).isEqualTo("other");
		assertThat(calls(rules, ANYBODY)).isEmpty();
		// once more, by what was remembered
		assertThat(calls(rules, CLERK)).isEqualTo("list, bills, other");
	}

	private static String calls(ConduitSecurity rules, Peer peer) {
		StringBuilder allowed = new StringBuilder();
		for (String route : new String[] { "orders.secret", "orders.list", "bills.of.may", "other" }) {
			if (rules.mayCall(peer, new Route(route))) {
				allowed.append((allowed.isEmpty()) ? "" : ", ")
					.append(route.startsWith("bills") ? "bills" : route.replace("orders.", ""));
			}
		}
		return allowed.toString();
	}

	@Test
	void rulesOfMethodsReachThoseOfConduitItself() {
		ConduitSecurity rules = ConduitSecurity.builder().method("conduit.files.*").hasRole("CLERK").build();

		assertThat(rules.mayCall(CLERK, new Route("conduit.files.list"))).isTrue();
		assertThat(rules.mayCall(BOB, new Route("conduit.files.list"))).isFalse();
		assertThat(rules.mayCall(BOB, new Route("conduit.discover"))).isTrue();
	}

	@Test
	void aRuleMayCloseWhatNeedsNone() {
		ConduitSecurity rules = ConduitSecurity.builder().method("conduit.discover").hasRole("CLERK").build();

		assertThat(rules.mayCall(BOB, new Route("conduit.discover"))).isFalse();
	}

	@Test
	void publishingAndSubscribingAreApart() {
		ConduitSecurity rules = ConduitSecurity.builder()
			.topic("a.*")
			.publish()
			.hasAuthority("SCOPE_orders")
			.topic("a.*")
			.subscribe()
			.hasName("bob", "anonymous")
			.build();

		assertThat(rules.mayPublish(CLERK, new TopicName("a.b"))).isTrue();
		assertThat(rules.mayPublish(BOB, new TopicName("a.b"))).isFalse();
		assertThat(rules.maySubscribe(CLERK, new TopicPattern("a.b"))).isFalse();
		assertThat(rules.maySubscribe(BOB, new TopicPattern("a.{x}"))).isTrue();
		assertThat(rules.maySubscribe(ANYBODY, new TopicPattern("a.b"))).isFalse();
		assertThat(rules.mayCall(CLERK, new Route("a.b"))).isFalse();
	}

	@Test
	void aSubscriptionNeedsEveryRuleThatDecidesAboutSomeOfIt() {
		ConduitSecurity rules = ConduitSecurity.builder()
			.topic("a.secret.**")
			.denyAll()
			.topic("a.b.**")
			.authenticated()
			.topic("a.**")
			.permitAll()
			.anyOther()
			.hasRole("CLERK")
			.build();

		assertThat(rules.maySubscribe(BOB, new TopicPattern("a.**"))).isFalse();
		assertThat(rules.maySubscribe(BOB, new TopicPattern("a.*"))).isFalse();
		assertThat(rules.maySubscribe(BOB, new TopicPattern("a.b.*"))).isTrue();
		assertThat(rules.maySubscribe(ANYBODY, new TopicPattern("a.b.*"))).isFalse();
		assertThat(rules.maySubscribe(ANYBODY, new TopicPattern("a.c.*"))).isTrue();
		assertThat(rules.maySubscribe(BOB, new TopicPattern("*.c.*"))).isFalse();
		assertThat(rules.maySubscribe(CLERK, new TopicPattern("*.c.x"))).isTrue();
	}

	@Test
	void answersToQuestionsNeedNoRuleAndNobodyGetsThoseOfOthersByAWildcard() {
		ConduitSecurity rules = ConduitSecurity.builder().build();

		assertThat(rules.maySubscribe(BOB, new TopicPattern("conduit.replies.x1"))).isTrue();
		assertThat(rules.mayPublish(BOB, new TopicName("conduit.replies.x1"))).isTrue();
		assertThat(rules.maySubscribe(BOB, new TopicPattern("conduit.replies.*"))).isFalse();
		assertThat(rules.maySubscribe(BOB, new TopicPattern("conduit.**"))).isFalse();
	}

	@Test
	void ofJunkNoMoreThanSoMuchIsRemembered() {
		ConduitSecurity rules = ConduitSecurity.builder().method("good").permitAll().build();
		for (int i = 0; i < ConduitSecurity.MAX_REMEMBERED + 100; i++) {
			assertThat(rules.mayCall(BOB, new Route("junk." + i))).isFalse();
		}

		assertThat(rules.remembered()).isEqualTo(ConduitSecurity.MAX_REMEMBERED);
		assertThat(rules.mayCall(BOB, new Route("good"))).isTrue();
	}

	@Test
	void rulesThatSayNothingOrComeTooLateAreRefused() {
		assertThatIllegalStateException().isThrownBy(() -> {
			ConduitSecurity.Builder builder = ConduitSecurity.builder();
			builder.method("orders.*");
			builder.build();
		}).withMessageContaining("'method(\"orders.*\")' does not say who may");
		assertThatIllegalStateException()
			.isThrownBy(() -> ConduitSecurity.builder().anyOther().denyAll().method("late"))
			.withMessage("no rule may come after 'anyOther()', and 'method' does");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ConduitSecurity.builder().method("x").hasRole("ROLE_CLERK"))
			.withMessageContaining("without 'ROLE_'");
		assertThatIllegalArgumentException().isThrownBy(() -> ConduitSecurity.builder().method("orders.*list"))
			.withMessageContaining("'pattern' is wrong");
		assertThatIllegalArgumentException().isThrownBy(() -> ConduitSecurity.builder().method())
			.withMessage("'patterns' must not be empty");
	}

	private static Peer peer(String principal, String... authorities) {
		return new Peer(1, principal, "a test", "nowhere", Set.of(authorities));
	}

}

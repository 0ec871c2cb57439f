package dev.conduit.spring.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import dev.conduit.authentication.Identity;
import dev.conduit.exchange.Peer;
import dev.conduit.message.Route;
import dev.conduit.message.TopicName;
import dev.conduit.server.AccessPolicy;
import dev.conduit.spring.client.ReplyHeaders;
import dev.conduit.spring.security.AccessRule.Action;
import dev.conduit.topic.TopicPattern;

/**
 * Rules that say what clients of the server may call, publish and subscribe to; as a bean
 * they are in force. The first rule that fits a name decides, and what no rule fits is
 * denied unless {@link Builder#anyOther()} says otherwise:
 *
 * <pre class="code">
 * ConduitSecurity.builder()
 *     .method("orders.cancel").hasRole("CLERK")
 *     .method("orders.*").authenticated()
 *     .topic("orders.**").publish().hasRole("CLERK")
 *     .topic("orders.**").subscribe().authenticated()
 *     .anyOther().denyAll()
 *     .build();
 * </pre>
 *
 * A method that a client may not call does not exist for it. A client may subscribe to a
 * pattern where it may subscribe to every topic of it, by all rules that decide about one
 * of them. Topics for answers to questions of Conduit's own, which have names that nobody
 * can guess, need no rule; {@code conduit.discover} and {@code listall}, which show to
 * each client what it may call, need none either.
 * <p>
 * Immutable, for any thread, never blocks. Which rule decides about a method or topic is
 * found out once and remembered, for at most {@value #MAX_REMEMBERED} names of each.
 *
 * @since 0.1.0
 */
public final class ConduitSecurity implements AccessPolicy {

	/** How many names of methods, and how many of topics, are remembered. */
	static final int MAX_REMEMBERED = 4096;

	private static final Set<String> DESCRIBING = Set.of("conduit.discover", "listall");

	private final List<AccessRule> rules;

	private final Predicate<Peer> anyOther;

	private final Map<String, Predicate<Peer>> calls = new ConcurrentHashMap<>();

	private final Map<String, Predicate<Peer>> publications = new ConcurrentHashMap<>();

	ConduitSecurity(List<AccessRule> rules, Predicate<Peer> anyOther) {
		this.rules = List.copyOf(rules);
		this.anyOther = anyOther;
	}

	/**
	 * Begins rules.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	@Override
	public boolean mayCall(Peer peer, Route route) {
		return deciding(Action.CALL, route.value(), this.calls).test(peer);
	}

	@Override
	public boolean mayPublish(Peer peer, TopicName topic) {
		return deciding(Action.PUBLISH, topic.value(), this.publications).test(peer);
	}

	private Predicate<Peer> deciding(Action action, String name, Map<String, Predicate<Peer>> remembered) {
		Predicate<Peer> known = remembered.get(name);
		if (known != null) {
			return known;
		}
		Predicate<Peer> found = find(action, name);
		if (remembered.size() < MAX_REMEMBERED) {
			remembered.put(name, found);
		}
		return found;
	}

	private Predicate<Peer> find(Action action, String name) {
		TopicPattern exact = new TopicPattern(name);
		for (AccessRule rule : this.rules) {
			if (rule.covers(action, exact)) {
				return rule.who();
			}
		}
		boolean open = (action == Action.CALL) ? DESCRIBING.contains(name) : name.startsWith(ReplyHeaders.PREFIX);
		return (open) ? (peer) -> true : this.anyOther;
	}

	@Override
	public boolean maySubscribe(Peer peer, TopicPattern pattern) {
		for (AccessRule rule : this.rules) {
			if (rule.overlaps(Action.SUBSCRIBE, pattern)) {
				if (!rule.who().test(peer)) {
					return false;
				}
				if (rule.covers(Action.SUBSCRIBE, pattern)) {
					return true;
				}
			}
		}
		return isAnswers(pattern.value()) || this.anyOther.test(peer);
	}

	/** Names for which the deciding rule is known. */
	int remembered() {
		return this.calls.size() + this.publications.size();
	}

	private static boolean isAnswers(String pattern) {
		return pattern.startsWith(ReplyHeaders.PREFIX) && pattern.indexOf('*') < 0 && pattern.indexOf('{') < 0;
	}

	/**
	 * Collects rules, in the order in which they are asked. Not for several threads.
	 */
	public static final class Builder {

		private final List<AccessRule> rules = new ArrayList<>();

		private Predicate<Peer> anyOther = (peer) -> false;

		private boolean complete;

		private String undecided = "";

		Builder() {
		}

		/**
		 * Names of methods.
		 * @param patterns names, where {@code *} stands for one segment and {@code **}
		 * for any number of them
		 * @return says who may call them
		 * @throws IllegalArgumentException if a pattern is none
		 */
		public Grant method(String... patterns) {
			return new Grant(this, begin("method", requireSome(patterns)), Set.of(Action.CALL));
		}

		/**
		 * Names of topics.
		 * @param patterns patterns as in a subscription
		 * @return says who may publish and subscribe to them, or only one of both
		 * @throws IllegalArgumentException if a pattern is none
		 */
		public TopicGrant topic(String... patterns) {
			return new TopicGrant(this, begin("topic", requireSome(patterns)));
		}

		/**
		 * All that no rule before fits. The last rule.
		 * @return says who may do it
		 */
		public Grant anyOther() {
			begin("anyOther");
			this.complete = true;
			return new Grant(this, List.of(), Set.of());
		}

		private static String[] requireSome(String... patterns) {
			if (patterns.length == 0) {
				throw new IllegalArgumentException("'patterns' must not be empty");
			}
			return patterns;
		}

		private List<TopicPattern> begin(String what, String... patterns) {
			requireDecided();
			if (this.complete) {
				throw new IllegalStateException("no rule may come after 'anyOther()', and '%s' does".formatted(what));
			}
			this.undecided = what + "(\"" + String.join("\", \"", patterns) + "\")";
			return List.of(patterns).stream().map(TopicPattern::new).toList();
		}

		private void requireDecided() {
			if (!this.undecided.isEmpty()) {
				throw new IllegalStateException(
						"'%s' does not say who may: add hasRole(…), authenticated(), permitAll() or denyAll()"
							.formatted(this.undecided));
			}
		}

		Builder decide(Grant grant, Predicate<Peer> who) {
			this.undecided = "";
			if (grant.patterns().isEmpty()) {
				this.anyOther = who;
			}
			grant.patterns().forEach((pattern) -> this.rules.add(new AccessRule(grant.actions(), pattern, who)));
			return this;
		}

		/**
		 * The rules.
		 * @return the rules
		 * @throws IllegalStateException if the last rule does not say who may
		 */
		public ConduitSecurity build() {
			requireDecided();
			return new ConduitSecurity(this.rules, this.anyOther);
		}

	}

	/**
	 * Says who may do something.
	 */
	public static class Grant {

		private static final String ROLE = "ROLE_";

		private final Builder builder;

		private final List<TopicPattern> patterns;

		private final Set<Action> actions;

		Grant(Builder builder, List<TopicPattern> patterns, Set<Action> actions) {
			this.builder = builder;
			this.patterns = patterns;
			this.actions = actions;
		}

		Builder builder() {
			return this.builder;
		}

		List<TopicPattern> patterns() {
			return this.patterns;
		}

		Set<Action> actions() {
			return this.actions;
		}

		/**
		 * Everybody who is connected, also where no proof was asked.
		 * @return the builder
		 */
		public Builder permitAll() {
			return access((peer) -> true);
		}

		/**
		 * Nobody.
		 * @return the builder
		 */
		public Builder denyAll() {
			return access((peer) -> false);
		}

		/**
		 * Who proved its name.
		 * @return the builder
		 */
		public Builder authenticated() {
			return access((peer) -> !peer.authorities().contains(Identity.ANONYMOUS_AUTHORITY));
		}

		/**
		 * Who has a role.
		 * @param role the role, without {@code ROLE_}
		 * @return the builder
		 */
		public Builder hasRole(String role) {
			return hasAnyRole(role);
		}

		/**
		 * Who has at least one of several roles.
		 * @param roles the roles, without {@code ROLE_}
		 * @return the builder
		 */
		public Builder hasAnyRole(String... roles) {
			for (String role : roles) {
				if (role.startsWith(ROLE) || role.isEmpty()) {
					throw new IllegalArgumentException(
							"'role' must be a name without 'ROLE_', which is added (was '%s')".formatted(role));
				}
			}
			return hasAnyAuthority(List.of(roles).stream().map(ROLE::concat).toArray(String[]::new));
		}

		/**
		 * Who has an authority.
		 * @param authority the authority, such as {@code SCOPE_orders}
		 * @return the builder
		 */
		public Builder hasAuthority(String authority) {
			return hasAnyAuthority(authority);
		}

		/**
		 * Who has at least one of several authorities.
		 * @param authorities the authorities
		 * @return the builder
		 */
		public Builder hasAnyAuthority(String... authorities) {
			List<String> wanted = List.of(authorities);
			return access((peer) -> wanted.stream().anyMatch(peer.authorities()::contains));
		}

		/**
		 * Who has one of these names.
		 * @param principals names that clients prove
		 * @return the builder
		 */
		public Builder hasName(String... principals) {
			Set<String> wanted = Set.of(principals);
			return access((peer) -> wanted.contains(peer.principal())
					&& !peer.authorities().contains(Identity.ANONYMOUS_AUTHORITY));
		}

		/**
		 * Whoever passes a test.
		 * @param who tests a client, on event loops: it must not block. What it throws
		 * denies
		 * @return the builder
		 */
		public Builder access(Predicate<Peer> who) {
			return this.builder.decide(this, who);
		}

	}

	/**
	 * Says who may publish and subscribe to topics.
	 */
	public static final class TopicGrant extends Grant {

		TopicGrant(Builder builder, List<TopicPattern> patterns) {
			super(builder, patterns, Set.of(Action.PUBLISH, Action.SUBSCRIBE));
		}

		/**
		 * Publishing alone.
		 * @return says who may publish
		 */
		public Grant publish() {
			return new Grant(builder(), patterns(), Set.of(Action.PUBLISH));
		}

		/**
		 * Subscribing alone.
		 * @return says who may subscribe
		 */
		public Grant subscribe() {
			return new Grant(builder(), patterns(), Set.of(Action.SUBSCRIBE));
		}

	}

}

package dev.conduit.spring.security;

import java.util.Set;
import java.util.function.Predicate;

import dev.conduit.exchange.Peer;
import dev.conduit.topic.PatternRelation;
import dev.conduit.topic.TopicPattern;

/**
 * Who may do something with names of a pattern.
 *
 * @param actions what is done
 * @param pattern the names
 * @param who who may
 */
record AccessRule(Set<Action> actions, TopicPattern pattern, Predicate<Peer> who) {

	boolean covers(Action action, TopicPattern names) {
		return this.actions.contains(action) && PatternRelation.covers(this.pattern, names);
	}

	boolean overlaps(Action action, TopicPattern names) {
		return this.actions.contains(action) && PatternRelation.overlap(this.pattern, names);
	}

	/**
	 * What a client does.
	 */
	enum Action {

		CALL, PUBLISH, SUBSCRIBE

	}

}

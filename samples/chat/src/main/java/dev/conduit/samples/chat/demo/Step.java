package dev.conduit.samples.chat.demo;

import java.util.List;

/**
 * A step of the conversation.
 *
 * @param who name of the user who types
 * @param typed what
 * @param seenBy names of the users on whose screens it must appear before the next step
 * @param seen a part of what appears there
 */
record Step(String who, String typed, List<String> seenBy, String seen) {

	/** Who talks. */
	static final List<String> USERS = List.of("alice", "bob");

	/** What they talk about. */
	static final List<Step> CONVERSATION = List.of(toAll("alice", "hello, is somebody here?"),
			toAll("bob", "hi alice! I am: in a process of my own, by the way"),
			toAll("alice", "so am I. All that we share is a server"),
			new Step("bob", "/who", List.of("bob"), "in #lobby: alice, bob"),
			new Step("alice", "/msg bob lunch at noon?", USERS, "lunch at noon?"),
			new Step("bob", "/msg alice gladly", USERS, "gladly"), toAll("bob", "whoever reads this: join us"));

	Step {
		seenBy = List.copyOf(seenBy);
	}

	private static Step toAll(String who, String text) {
		return new Step(who, text, USERS, text);
	}

}

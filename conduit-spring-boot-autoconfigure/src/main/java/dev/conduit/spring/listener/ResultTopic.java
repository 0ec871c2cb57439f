package dev.conduit.spring.listener;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.conduit.message.TopicName;

/**
 * A topic for results, which may hold parts of the topic that the message came by.
 *
 * @param text such as <code>alarms.{site}</code>
 */
record ResultTopic(String text) {

	private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

	/**
	 * Checks that each message will have such a topic.
	 * @param known the parts that each pattern captures
	 * @throws IllegalArgumentException if not
	 */
	void requireValid(Set<String> known) {
		Matcher variables = VARIABLE.matcher(this.text);
		while (variables.find()) {
			if (!known.contains(variables.group(1))) {
				throw new IllegalArgumentException(
						"the part '{%s}' is not captured by each pattern of the listener; they capture %s"
							.formatted(variables.group(1), known));
			}
		}
		new TopicName(VARIABLE.matcher(this.text).replaceAll("x"));
	}

	TopicName of(Map<String, String> variables) {
		return new TopicName(
				VARIABLE.matcher(this.text).replaceAll((match) -> variables.getOrDefault(match.group(1), "")));
	}

}

package dev.conduit.connection;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.conduit.transport.Link;

import static org.assertj.core.api.Assertions.assertThat;

class SessionLinkTests {

	/** Of links whose loop ends with them, which carry no sessions. */
	private static final Set<String> NEVER_ASKED = Set.of("ringSenders", "ringReaders", "loopOutlives");

	/** What a link says of itself by default is not what the link below would say. */
	@ParameterizedTest
	@MethodSource("questions")
	void passesOnWhateverALinkIsAsked(Method question) {
		assertThat(SessionLink.class.getDeclaredMethods())
			.anyMatch((method) -> method.getName().equals(question.getName())
					&& Arrays.equals(method.getParameterTypes(), question.getParameterTypes()));
	}

	static Stream<Method> questions() {
		return Arrays.stream(Link.class.getDeclaredMethods())
			.filter((method) -> !NEVER_ASKED.contains(method.getName()) && !method.isSynthetic());
	}

}

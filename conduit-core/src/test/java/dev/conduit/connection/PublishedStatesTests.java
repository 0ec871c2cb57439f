package dev.conduit.connection;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

import dev.conduit.frame.FrameType;
import dev.conduit.frame.PublishedProtocol;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The states that {@code docs/protocol.json} publishes are those of the code.
 */
class PublishedStatesTests {

	private static final String OPTIONAL = "optional";

	@Test
	void namesAreThoseOfTheCode() {
		assertThat(PublishedProtocol.get("states").propertyNames())
			.containsExactlyElementsOf(Stream.of(ConnectionState.values()).map(ConnectionState::name).toList());
	}

	@ParameterizedTest
	@EnumSource
	void eachRoleAcceptsWhatIsPublished(ConnectionState state) {
		for (Role role : Role.values()) {
			assertThat(StateTable.accepted(role, state)).as("%s in %s", role, state)
				.isEqualTo(published(state, role).filter((name) -> !name.equals(OPTIONAL))
					.map(FrameType::valueOf)
					.collect(Collectors.toSet()));
		}
	}

	@ParameterizedTest
	@EnumSource
	void optionalFramesAreAcceptedWhereBothSidesKnowEachOther(ConnectionState state) {
		for (Role role : Role.values()) {
			assertThat(published(state, role).anyMatch(OPTIONAL::equals)).isEqualTo(state.isEstablished());
		}
	}

	private static Stream<String> published(ConnectionState state, Role role) {
		JsonNode accepted = PublishedProtocol.get("states").get(state.name()).get(role.name().toLowerCase(Locale.ROOT));
		return accepted.valueStream().map(JsonNode::asString);
	}

}

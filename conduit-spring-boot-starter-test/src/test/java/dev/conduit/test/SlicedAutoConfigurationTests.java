package dev.conduit.test;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;

import dev.conduit.autoconfigure.ConduitJdbcUsersAutoConfiguration;
import dev.conduit.autoconfigure.ConduitJwtAutoConfiguration;
import dev.conduit.autoconfigure.ConduitSecurityAutoConfiguration;
import dev.conduit.autoconfigure.ConduitTransportAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

class SlicedAutoConfigurationTests {

	/** It lets everybody in, so that nobody is looked up. */
	private static final List<String> REPLACED_BY_THE_TEST_TRANSPORT = List.of(
			ConduitJdbcUsersAutoConfiguration.class.getName(), ConduitJwtAutoConfiguration.class.getName(),
			ConduitSecurityAutoConfiguration.class.getName(), ConduitTransportAutoConfiguration.class.getName());

	@Test
	void theSliceHasAllAutoConfigurationsOfConduitThatItDoesNotReplace() {
		List<String> all = ours(AutoConfiguration.class);

		assertThat(all).containsAll(REPLACED_BY_THE_TEST_TRANSPORT);
		assertThat(ours(AutoConfigureConduit.class))
			.as("META-INF/spring/%s.imports", AutoConfigureConduit.class.getName())
			.containsExactlyInAnyOrderElementsOf(all.stream().filter((name) -> !isReplaced(name)).toList());
	}

	private static boolean isReplaced(String name) {
		return REPLACED_BY_THE_TEST_TRANSPORT.contains(name);
	}

	private static List<String> ours(Class<?> annotation) {
		return ImportCandidates.load(annotation, SlicedAutoConfigurationTests.class.getClassLoader())
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("dev.conduit."))
			.toList();
	}

}

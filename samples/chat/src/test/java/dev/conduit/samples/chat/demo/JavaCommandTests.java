package dev.conduit.samples.chat.demo;

import java.io.File;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JavaCommandTests {

	@Test
	void fromAJarItStartsTheJar() {
		assertThat(JavaCommand.with("/jdk", "/app/chat.jar", List.of("server"))).startsWith("/jdk/bin/java")
			.contains("--enable-native-access=ALL-UNNAMED")
			.endsWith("-jar", "/app/chat.jar", "server");
	}

	@Test
	void fromClassesItStartsTheMainClass() {
		String classPath = "/app/classes" + File.pathSeparator + "/lib/conduit-core.jar";

		assertThat(JavaCommand.with("/jdk", classPath, List.of("server"))).endsWith("-cp", classPath,
				"dev.conduit.samples.chat.ChatApplication", "server");
	}

}

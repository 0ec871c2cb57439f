package dev.conduit.docs;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.PropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Compiles and starts the two applications of {@code docs/getting-started.md} with the
 * very text that stands there, classes and configuration. Only the port is another one.
 */
@ExtendWith(OutputCaptureExtension.class)
class GettingStartedTests {

	private static final String ADDRESSES = "conduit.client.channels.default.addresses";

	/**
	 * Other tests of this module bring a web server, the applications of the page do not.
	 */
	private static final String NO_WEB = "--spring.main.web-application-type=none";

	@TempDir
	private Path folder;

	@Test
	void theTwoApplicationsDoWhatThePageSays(CapturedOutput output) throws Exception {
		Page page = Page.read("docs/getting-started.md");
		Path classes = Files.createDirectory(this.folder.resolve("classes"));
		assertThat(JavaSnippets.compile(page, classes)).isEmpty();
		Snippet serverYaml = page.snippet("yaml", "The server");
		Snippet clientYaml = page.snippet("yaml", "The client");
		assertThat(value(clientYaml, ADDRESSES + "[0]")).isEqualTo(value(serverYaml, "conduit.server.listen"));
		String user = value(clientYaml, "conduit.client.channels.default.credentials.username");
		String password = value(serverYaml, "conduit.security.users." + user).replace("{noop}", "");

		try (ConfigurableApplicationContext server = start("com.example.server.ServerApplication", classes, serverYaml,
				"--conduit.server.listen=tcp://127.0.0.1:0", NO_WEB)) {
			String port = server.getEnvironment().getRequiredProperty("local.conduit.server.port");
			try (ConfigurableApplicationContext client = start("com.example.client.ClientApplication", classes,
					clientYaml, "--" + ADDRESSES + "=tcp://127.0.0.1:" + port, "--CONDUIT_PASSWORD=" + password,
					NO_WEB)) {
				assertThat(client.isActive()).isTrue();
				List<String> shown = page.snippet("text", "What you see").text().lines().toList();
				assertThat(shown).hasSize(2);
				await().atMost(Duration.ofSeconds(20)).until(() -> output.getOut().lines().toList().containsAll(shown));
			}
		}
	}

	private ConfigurableApplicationContext start(String application, Path classes, Snippet yaml, String... arguments)
			throws Exception {
		Path resources = Files.createDirectory(this.folder.resolve(application));
		Files.writeString(resources.resolve("application.yml"), yaml.text());
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		// Not closed here: the application loads classes until its context is closed.
		ClassLoader loader = new URLClassLoader(new URL[] { resources.toUri().toURL(), classes.toUri().toURL() },
				before);
		thread.setContextClassLoader(loader);
		try {
			Method main = loader.loadClass(application).getMethod("main", String[].class);
			return SpringApplication.from((args) -> main.invoke(null, (Object) args))
				.run(arguments)
				.getApplicationContext();
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	private static String value(Snippet yaml, String key) throws IOException {
		PropertySource<?> source = YamlSnippets.load(yaml).get(0);
		assertThat(source.getProperty(key)).as("%s of %s:%d", key, yaml.page(), yaml.line()).isNotNull();
		return String.valueOf(source.getProperty(key));
	}

}

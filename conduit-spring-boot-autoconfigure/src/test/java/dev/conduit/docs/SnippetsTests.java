package dev.conduit.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the documentation shows compiles, binds and exists. A broken snippet fails here
 * with its page and line.
 */
class SnippetsTests {

	private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)#:]*)(?:#([^)]*))?\\)");

	@TempDir
	private Path folder;

	@ParameterizedTest
	@ValueSource(strings = { "README.md", "docs/getting-started.md", "docs/guide.md", "docs/reliability.md",
			"docs/security.md", "docs/spring-integration.md" })
	void whatAPageShowsIsRight(String name) throws IOException {
		Page page = Page.read(name);

		assertThat(page.snippets("java")).isNotEmpty();
		assertThat(problems(page)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "README.md", "docs/getting-started.md", "docs/guide.md", "docs/operations.md",
			"docs/testing.md", "docs/architecture.md", "docs/protocol.md", "docs/reliability.md", "docs/security.md",
			"docs/spring-integration.md", "CONTRIBUTING.md", "SECURITY.md" })
	void linksLeadSomewhere(String name) throws IOException {
		assertThat(deadLinks(Page.read(name))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Run it", "Test it" })
	void theReadmeRunsAndTestsWithOneCommandEach(String section) throws IOException {
		assertThat(Page.read("README.md").snippet("sh", section).text().lines()).hasSize(1);
	}

	@Test
	void brokenJavaIsFoundWithItsLine() throws IOException {
		Page page = broken("docs/guide.md", "@ConduitAdvice\nclass", "@ConduitAdvise\nclass");

		assertThat(problems(page)).singleElement()
			.asString()
			.startsWith("docs/guide.md:%d: ".formatted(lineOf(page, "@ConduitAdvise")))
			.contains("cannot find symbol")
			.contains("ConduitAdvise");
	}

	@Test
	void javaThatOnlyANewerVersionKnowsIsFound() {
		Page page = Page.of("docs/new.md", """
				# New

				```java
				class Future {
					void ignore(Object any) {
						if (any instanceof java.util.Map.Entry<?, ?> _) {
						}
					}
				}
				```
				""");

		assertThat(JavaSnippets.compile(page, this.folder)).singleElement().asString().startsWith("docs/new.md:6: ");
	}

	@Test
	void unknownKeysAreFoundWithTheirLine() throws IOException {
		Page page = broken("docs/getting-started.md", "    listen: tcp", "    lissten: tcp");

		assertThat(problems(page)).containsExactly("docs/getting-started.md:%d: '%s': there is no such key"
			.formatted(lineOf(page, "    lissten"), "conduit.server.lissten"));
	}

	@Test
	void valuesThatDoNotFitAreFoundWithTheirLine() throws IOException {
		Page page = Page.of("docs/new.md", """
				# New

				```yaml
				conduit:
				  heartbeat:
				    interval: soon
				```

				```yaml
				spring:
				  application:
				    name: example
				conduit:
				  server:
				    listen: nowhere
				```

				```yaml
				conduit:
				  server: { listen
				```
				""");

		List<String> problems = problems(page);
		assertThat(problems).hasSize(4);
		assertThat(problems.get(0)).startsWith("docs/new.md:6: 'conduit.heartbeat.interval': ").contains("soon");
		assertThat(problems.get(1)).isEqualTo("docs/new.md:12: 'spring.application.name' is no key of Conduit");
		assertThat(problems.get(2)).startsWith("docs/new.md:10: ").contains("nowhere");
		assertThat(problems.get(3)).startsWith("docs/new.md:");
	}

	@Test
	void otherDependenciesThanOursAreFound() throws IOException {
		assertThat(problems(broken("docs/getting-started.md", "boot-starter</art", "boot-start</art"))).singleElement()
			.asString()
			.startsWith("docs/getting-started.md:")
			.endsWith("it is no dependency on a module of this repository");
		assertThat(problems(broken("docs/getting-started.md", "<version>", "<version>1"))).singleElement()
			.asString()
			.contains("group and version are dev.conduit:");
		assertThat(problems(broken("docs/getting-started.md", "</version>", "</verse>"))).singleElement()
			.asString()
			.startsWith("docs/getting-started.md:");
	}

	@Test
	void commandsThatNameWhatIsNotThereAreFound() throws IOException {
		Page page = broken("README.md", "./mvnw -Prun -pl samples/chat", "./mvnw -Pruns -pl samples/chats");

		int line = lineOf(page, "./mvnw -Pruns");
		assertThat(problems(page)).containsExactly("README.md:%d: there is no profile 'runs'".formatted(line),
				"README.md:%d: there is no file 'samples/chats/pom.xml'".formatted(line));
		assertThat(problems(broken("README.md", "./mvnw -B verify", "make test"))).singleElement()
			.asString()
			.endsWith("'make' is a command that no test knows");
	}

	@Test
	void linksThatLeadNowhereAreFound() throws IOException {
		assertThat(deadLinks(broken("README.md", "](docs/guide.md)", "](docs/guides.md)")))
			.containsExactly("README.md: docs/guides.md");
		assertThat(deadLinks(broken("docs/guide.md", "](#errors)", "](#mistakes)")))
			.containsExactly("docs/guide.md: #mistakes");
	}

	private List<String> problems(Page page) throws IOException {
		List<String> problems = new ArrayList<>(JavaSnippets.compile(page, this.folder));
		for (Snippet snippet : page.snippets("yaml")) {
			problems.addAll(YamlSnippets.problems(snippet));
		}
		for (Snippet snippet : page.snippets("xml")) {
			problems.addAll(XmlSnippets.problems(snippet));
		}
		for (Snippet snippet : page.snippets("sh")) {
			problems.addAll(ShellSnippets.problems(snippet));
		}
		return problems;
	}

	private static List<String> deadLinks(Page page) throws IOException {
		List<String> dead = new ArrayList<>();
		Matcher link = LINK.matcher(page.text());
		while (link.find()) {
			Path target = link.group(1).isEmpty() ? Page.ROOT.resolve(page.name())
					: Page.ROOT.resolve(page.name()).resolveSibling(link.group(1));
			if (!Files.exists(target) || !hasAnchor(target, link.group(2))) {
				dead.add("%s: %s".formatted(page.name(),
						(link.group(2) != null) ? (link.group(1) + "#" + link.group(2)) : link.group(1)));
			}
		}
		return dead;
	}

	private static boolean hasAnchor(Path target, String anchor) throws IOException {
		return anchor == null || Files.readString(target)
			.lines()
			.filter((line) -> line.startsWith("#"))
			.map((line) -> line.replaceFirst("#+\\s*", "").toLowerCase(Locale.ROOT))
			.map((heading) -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
			.anyMatch(anchor::equals);
	}

	private static Page broken(String name, String right, String wrong) throws IOException {
		String text = Page.read(name).text();
		assertThat(text).contains(right);
		return Page.of(name, text.replace(right, wrong));
	}

	private static int lineOf(Page page, String text) {
		List<String> lines = page.text().lines().toList();
		for (int i = 0; i < lines.size(); i++) {
			if (lines.get(i).startsWith(text)) {
				return i + 1;
			}
		}
		throw new IllegalArgumentException("'%s' is nowhere in %s".formatted(text, page.name()));
	}

}

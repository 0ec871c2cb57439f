package dev.conduit.docs;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compiles the application and the test classes of {@code docs/testing.md} with the very
 * text that stands there, and runs all of them.
 */
class TestingPageTests {

	private static final Pattern TEST_CLASS = Pattern.compile("\\bclass (\\w+Tests)\\b");

	private static final int MOST_LINES = 20;

	@TempDir
	private Path classes;

	@Test
	void theTestClassesOfThePagePass() throws Exception {
		Page page = Page.read("docs/testing.md");
		assertThat(JavaSnippets.compile(page, this.classes)).isEmpty();
		List<String> tests = page.snippets("java").stream().flatMap((snippet) -> testsIn(snippet.text())).toList();
		assertThat(tests).hasSizeGreaterThan(3).contains("OrdersTests");

		TestExecutionSummary summary = run(tests);

		StringWriter failures = new StringWriter();
		summary.printFailuresTo(new PrintWriter(failures));
		assertThat(failures.toString()).isEmpty();
		assertThat(summary.getTestsSucceededCount()).isEqualTo(summary.getTestsFoundCount())
			.isGreaterThanOrEqualTo(tests.size());
	}

	@Test
	void aTestOfASliceTakesTwentyLinesAtMost() throws IOException {
		String text = Page.read("docs/testing.md").snippet("java", "A slice of the application").text();

		assertThat(text).contains("@ConduitTest");
		assertThat(text.lines()).hasSizeLessThanOrEqualTo(MOST_LINES);
	}

	private static Stream<String> testsIn(String text) {
		return TEST_CLASS.matcher(text).results().map((found) -> found.group(1));
	}

	private TestExecutionSummary run(List<String> tests) throws Exception {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		try (URLClassLoader loader = new URLClassLoader(new URL[] { this.classes.toUri().toURL() }, before)) {
			thread.setContextClassLoader(loader);
			SummaryGeneratingListener listener = new SummaryGeneratingListener();
			LauncherFactory.create().execute(request(loader, tests), listener);
			return listener.getSummary();
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	private static LauncherDiscoveryRequest request(ClassLoader loader, List<String> tests)
			throws ClassNotFoundException {
		LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
		for (String test : tests) {
			ClassSelector selector = DiscoverySelectors.selectClass(loader.loadClass("page." + test));
			request.selectors(selector);
		}
		return request.build();
	}

}

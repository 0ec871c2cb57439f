package dev.conduit.docs;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Compiles the Java snippets of a page as a user would, all together. A snippet is a file
 * of whole types. One that holds nothing but imports holds for all that come after it and
 * have none of their own.
 */
final class JavaSnippets {

	private static final Pattern TYPE = Pattern.compile("\\b(?:class|interface|record|enum)\\s+(\\w+)");

	private JavaSnippets() {
	}

	/**
	 * Compiles a page.
	 * @param page the page
	 * @param classes folder for the classes
	 * @return what the compiler has to complain of, empty if the page is right
	 */
	static List<String> compile(Page page, Path classes) {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
		List<String> options = List.of("--release", "21", "-parameters", "-proc:none", "-Xlint:-options", "-classpath",
				System.getProperty("java.class.path"), "-d", classes.toString());
		List<Source> sources = sources(page);
		if (sources.isEmpty()) {
			return List.of();
		}
		boolean compiled = compiler.getTask(null, null, found, options, null, sources).call();
		List<String> problems = found.getDiagnostics()
			.stream()
			.filter((diagnostic) -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
			.map((diagnostic) -> problem(page, diagnostic))
			.distinct()
			.toList();
		return (compiled || !problems.isEmpty()) ? problems : List.of(page.name() + ": the compiler gave up");
	}

	private static String problem(Page page, Diagnostic<? extends JavaFileObject> diagnostic) {
		String message = diagnostic.getMessage(Locale.ROOT);
		return (diagnostic.getSource() instanceof Source source) ? source.problem(diagnostic.getLineNumber(), message)
				: "%s: %s".formatted(page.name(), message);
	}

	private static List<Source> sources(Page page) {
		List<Source> sources = new ArrayList<>();
		StringBuilder imports = new StringBuilder();
		for (Snippet snippet : page.snippets("java")) {
			boolean onlyImports = snippet.text()
				.lines()
				.allMatch((line) -> line.isBlank() || line.startsWith("import "));
			sources.add(new Source(snippet, before(snippet.text(), imports.toString())));
			if (onlyImports) {
				imports.append(snippet.text().replace('\n', ' ')).append(' ');
			}
		}
		return sources;
	}

	private static String before(String text, String imports) {
		if (text.startsWith("package ")) {
			return "";
		}
		return "package page; " + (text.startsWith("import ") ? "" : imports);
	}

	/**
	 * A snippet as a file. What is added stands on its first line, so that the compiler's
	 * lines are those of the snippet.
	 */
	private static final class Source extends SimpleJavaFileObject {

		private final Snippet snippet;

		private final String before;

		Source(Snippet snippet, String before) {
			super(URI.create("page:///%s/%s.java".formatted(snippet.line(), typeOf(snippet))), Kind.SOURCE);
			this.snippet = snippet;
			this.before = before;
		}

		private static String typeOf(Snippet snippet) {
			Matcher matcher = TYPE.matcher(snippet.text());
			return (matcher.find()) ? matcher.group(1) : "Imports";
		}

		String problem(long line, String message) {
			return this.snippet.problem(line, message);
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.before + this.snippet.text();
		}

	}

}

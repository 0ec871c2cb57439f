package dev.conduit.architecture;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.DynamicTest;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Code that a test writes, compiles and shows to a rule; it never reaches a jar.
 */
final class PlantedCode implements AutoCloseable {

	private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

	/** One for all, since it remembers what is in the jars of the class path. */
	private final StandardJavaFileManager files = this.compiler.getStandardFileManager(null, null, null);

	private final Path folder;

	private PlantedCode(Path folder) {
		this.folder = folder;
		this.files.handleOption("-classpath", List.of(System.getProperty("java.class.path")).iterator());
	}

	/**
	 * A test for each offence against each of the rules: that it is caught.
	 * @param rules what is broken
	 * @param folder where classes go; owned by the caller
	 * @return the tests, which are run before the stream is closed
	 */
	static Stream<DynamicTest> isCaughtBy(List<HouseRule> rules, Path folder) {
		PlantedCode code = new PlantedCode(folder);
		return rules.stream()
			.flatMap((rule) -> rule.offences()
				.stream()
				.map((offence) -> DynamicTest.dynamicTest(rule.rule().getDescription() + " / " + offence,
						() -> code.assertCaught(rule, offence))))
			.onClose(code::close);
	}

	private void assertCaught(HouseRule rule, List<String> offence) throws IOException {
		JavaClasses planted = compile(offence);

		assertThatThrownBy(() -> rule.rule().check(planted)).isInstanceOf(AssertionError.class)
			.hasMessageContaining("was violated");
	}

	/** Compiles the units against the class path of the test. */
	private JavaClasses compile(List<String> units) throws IOException {
		Path classes = Files.createTempDirectory(this.folder, "planted");
		StringWriter messages = new StringWriter();
		List<JavaFileObject> sources = IntStream.range(0, units.size())
			.<JavaFileObject>mapToObj((index) -> new Unit(index, units.get(index)))
			.toList();

		this.files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
		if (!this.compiler.getTask(messages, this.files, null, List.of("-proc:none"), null, sources).call()) {
			throw new IllegalStateException("Planted code must compile: " + messages + " in " + units);
		}
		return new ClassFileImporter().importPath(classes);
	}

	@Override
	public void close() {
		try {
			this.files.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static final class Unit extends SimpleJavaFileObject {

		private final String text;

		Unit(int index, String text) {
			super(URI.create("planted:///Unit" + index + ".java"), Kind.SOURCE);
			this.text = text;
		}

		@Override
		public boolean isNameCompatible(String simpleName, Kind kind) {
			// A public type need not know the number of its unit.
			return true;
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.text;
		}

	}

}

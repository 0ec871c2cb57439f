package dev.conduit.architecture;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

/**
 * Code that a test writes, compiles and shows to a rule; it never reaches a jar.
 */
final class PlantedCode {

	private PlantedCode() {
	}

	/**
	 * Compiles the units against the class path of the test.
	 * @param units the texts of compilation units
	 * @param folder where the classes go; owned by the caller
	 */
	static JavaClasses compile(List<String> units, Path folder) {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter messages = new StringWriter();
		List<JavaFileObject> files = IntStream.range(0, units.size())
			.<JavaFileObject>mapToObj((index) -> new Unit(index, units.get(index)))
			.toList();
		List<String> options = List.of("-d", folder.toString(), "-proc:none", "-classpath",
				System.getProperty("java.class.path"));

		if (!compiler.getTask(messages, null, null, options, null, files).call()) {
			throw new IllegalStateException("Planted code must compile: " + messages + " in " + units);
		}
		return new ClassFileImporter().importPath(folder);
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

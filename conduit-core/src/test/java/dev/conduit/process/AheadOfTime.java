package dev.conduit.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Spring Boot application that was processed ahead of time, as the plugins of Maven and
 * Gradle do it: its definitions of beans are code then. Knows Spring by name alone.
 */
public final class AheadOfTime {

	private static final String PROCESSOR = "org.springframework.boot.SpringApplicationAotProcessor";

	/** Short-lived, on a machine with other things to do. */
	private static final List<String> JVM = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
			"--enable-native-access=ALL-UNNAMED");

	private static final String CLASS_PATH = JavaProcess.classPathWithoutTests("spring-boot-devtools");

	private final String application;

	private final Path classes;

	private final Path resources;

	private AheadOfTime(String application, Path folder) {
		this.application = application;
		this.classes = folder.resolve("classes");
		this.resources = folder.resolve("resources");
	}

	/**
	 * Processes an application of this test's class path, and compiles what comes of it.
	 * @param folder where that goes
	 * @param application its main class
	 * @param environment more for its environment
	 * @param arguments for its main method, which decide what it is
	 */
	public static AheadOfTime process(Path folder, Class<?> application, Map<String, String> environment,
			String... arguments) {
		AheadOfTime processed = new AheadOfTime(application.getName(), folder);
		Path sources = folder.resolve("sources");
		List<String> command = processed.java(CLASS_PATH, PROCESSOR);
		command.addAll(List.of(application.getName(), sources.toString(), processed.resources.toString(),
				processed.classes.toString(), "dev.conduit.aot", application.getSimpleName()));
		command.addAll(List.of(arguments));
		try (JavaProcess processor = JavaProcess.start(command, environment)) {
			assertThat(processor.awaitExit()).as(processor::toString).isZero();
		}
		processed.compile(sources);
		return processed;
	}

	private void compile(Path sources) {
		List<String> options = new ArrayList<>(List.of("-proc:none", "-nowarn", "-parameters", "-cp",
				path(this.classes.toString(), CLASS_PATH), "-d", this.classes.toString()));
		try (Stream<Path> files = Files.walk(sources)) {
			files.map(Path::toString).filter((name) -> name.endsWith(".java")).forEach(options::add);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(String[]::new));
		assertThat(status).as("compilation of what was generated").isZero();
	}

	/**
	 * Starts the application from its generated code, without which it would fail.
	 */
	public JavaProcess start(Map<String, String> environment, String... arguments) {
		List<String> command = java(path(this.classes.toString(), this.resources.toString(), CLASS_PATH),
				this.application);
		command.add(1, "-Dspring.aot.enabled=true");
		command.addAll(List.of(arguments));
		return JavaProcess.start(command, environment);
	}

	/** What a native image would be told. */
	public String hints() {
		try (Stream<Path> files = Files.walk(this.resources)) {
			Path metadata = files.filter((file) -> file.endsWith("reachability-metadata.json"))
				.findFirst()
				.orElseThrow();
			return Files.readString(metadata);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private List<String> java(String classPath, String main) {
		List<String> command = new ArrayList<>(List.of(JavaProcess.java()));
		command.addAll(JVM);
		command.addAll(List.of("-cp", classPath, main));
		return command;
	}

	private static String path(String... entries) {
		return String.join(File.pathSeparator, entries);
	}

}

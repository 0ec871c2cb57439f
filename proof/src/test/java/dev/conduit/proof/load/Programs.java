package dev.conduit.proof.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.conduit.process.JavaProcess;

/**
 * Starts programs of this package in JVMs of their own.
 */
final class Programs {

	private static final List<String> SMALL = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto");

	private Programs() {
	}

	/** With a JVM that starts fast. */
	static JavaProcess startSmall(Class<?> program, Object... arguments) {
		return start(SMALL, program, arguments);
	}

	static JavaProcess start(List<String> options, Class<?> program, Object... arguments) {
		List<String> command = new ArrayList<>();
		command.add(JavaProcess.java());
		command.add("--enable-native-access=ALL-UNNAMED");
		command.addAll(options);
		command.addAll(List.of("-cp", classPath(), program.getName()));
		for (Object argument : arguments) {
			command.add(argument.toString());
		}
		return JavaProcess.start(command, Map.of());
	}

	/** Surefire puts a jar in place of the class path, and tells the real one. */
	private static String classPath() {
		return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
	}

}

package dev.conduit.shm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.conduit.process.JavaProcess;

/**
 * Programs of these tests in JVMs of their own. They use the JDK alone, as the ring does.
 */
final class OtherJvm {

	private static final String CLASSES = Path.of("target", "classes") + System.getProperty("path.separator")
			+ Path.of("target", "test-classes");

	private OtherJvm() {
	}

	static JavaProcess start(Class<?> program, Object... arguments) {
		return start(List.of("--enable-native-access=ALL-UNNAMED"), program, arguments);
	}

	/**
	 * One that sleeps for 10 s where others take a nap, so that no nap hides anything.
	 */
	static JavaProcess startWithLongNaps(Class<?> program, Object... arguments) {
		return start(List.of("--enable-native-access=ALL-UNNAMED", "-D%s=10000".formatted(Naps.PROPERTY)), program,
				arguments);
	}

	static JavaProcess start(List<String> options, Class<?> program, Object... arguments) {
		List<String> command = new ArrayList<>();
		command.add(JavaProcess.java());
		// For a quick start; an option may say otherwise.
		command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
		command.addAll(options);
		command.addAll(List.of("-cp", CLASSES, program.getName()));
		for (Object argument : arguments) {
			command.add(argument.toString());
		}
		return JavaProcess.start(command, Map.of());
	}

}

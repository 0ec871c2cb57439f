package dev.conduit.samples.chat.demo;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.conduit.samples.chat.ChatApplication;

/**
 * The command that starts this program once more: with the same Java, from the same jar
 * or class path.
 */
final class JavaCommand {

	/** Small and soon there; and Netty may load its native library without a warning. */
	private static final List<String> FLAGS = List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC",
			"-XX:TieredStopAtLevel=1", "-Xmx128m");

	private JavaCommand() {
	}

	static List<String> with(List<String> arguments) {
		return with(System.getProperty("java.home"), System.getProperty("java.class.path"), arguments);
	}

	static List<String> with(String javaHome, String classPath, List<String> arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(javaHome, "bin", "java").toString());
		command.addAll(FLAGS);
		boolean isJar = classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator);
		command.addAll(isJar ? List.of("-jar", classPath) : List.of("-cp", classPath, ChatApplication.class.getName()));
		command.addAll(arguments);
		return command;
	}

}

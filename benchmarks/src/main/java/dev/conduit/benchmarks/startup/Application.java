package dev.conduit.benchmarks.startup;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.conduit.benchmarks.kit.process.ChildJvm;

/**
 * Applications whose starts are compared.
 */
enum Application {

	/** Nothing but Boot. */
	BARE("Boot alone", "boot", "boot.BootApplication"),

	/**
	 * The class path of the starter, from which Boot configures Jackson and validation
	 * too, but nothing of Conduit's.
	 */
	WITHOUT("the starter's class path, Conduit excluded", "boot-conduit", "boot.BootApplication"),

	/** The starter with nothing to serve or to call. */
	STARTER("the starter", "boot-conduit", "boot.BootApplication"),

	/** The starter with a bean that can be called, and a server that listens. */
	SERVICE("the starter, a bean and a server", "boot-conduit", "bootconduit.ServiceApplication");

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final List<String> OPTIONS = List.of("-Xmx256m");

	private static final String AUTO_CONFIGURATIONS = "META-INF/spring/"
			+ "org.springframework.boot.autoconfigure.AutoConfiguration.imports";

	private final String title;

	private final String folder;

	private final String main;

	Application(String title, String folder, String main) {
		this.title = title;
		this.folder = folder;
		this.main = "dev.conduit.benchmarks.peers." + main;
	}

	String title() {
		return this.title;
	}

	/**
	 * Starts it in a fresh JVM, and ends it.
	 * @param benchmarks folder of the module
	 * @return what that took
	 * @throws IOException if it was not built or cannot be started
	 * @throws InterruptedException if the thread is interrupted
	 */
	Start start(Path benchmarks) throws IOException, InterruptedException {
		Path target = benchmarks.resolve("peers").resolve(this.folder).resolve("target");
		String classPath = target.resolve("classes") + ":" + Files.readString(target.resolve("class-path.txt")).strip();
		try (ChildJvm child = ChildJvm.start(this.title, classPath, OPTIONS, this.main, properties())) {
			return Start.parse(child.expect("started", PATIENCE));
		}
	}

	private String[] properties() throws IOException {
		return switch (this) {
			case BARE, STARTER -> new String[0];
			case WITHOUT -> new String[] { "--spring.autoconfigure.exclude=" + String.join(",", ownConfigurations()) };
			case SERVICE ->
				new String[] { "--conduit.server.listen=tcp://127.0.0.1:0", "--conduit.security.auth=none" };
		};
	}

	/** Also on the class path of this module. */
	private static List<String> ownConfigurations() throws IOException {
		try (Stream<URL> files = Application.class.getClassLoader().resources(AUTO_CONFIGURATIONS)) {
			List<String> names = new ArrayList<>();
			for (URL file : files.toList()) {
				try (InputStream in = file.openStream()) {
					new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
						.map(String::strip)
						.filter((line) -> line.startsWith("dev.conduit."))
						.forEach(names::add);
				}
			}
			return names;
		}
	}

}

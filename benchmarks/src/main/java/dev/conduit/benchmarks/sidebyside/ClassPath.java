package dev.conduit.benchmarks.sidebyside;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import dev.conduit.benchmarks.kit.process.ChildJvm;

/**
 * Where the classes of a contestant are. Those whose dependencies contradict each other's
 * have a module of their own, whose build writes its class path to a file.
 */
enum ClassPath {

	/** That of this module. */
	OWN {

		@Override
		String get(Path benchmarks) {
			return ChildJvm.ownClassPath();
		}

		@Override
		List<String> options() {
			return List.of();
		}

	},

	/** RSocket, on the Netty that it comes with. */
	RSOCKET,

	/** gRPC, with its shaded Netty. */
	GRPC,

	/** SOFABolt, on the Netty that it comes with; its Hessian looks into strings. */
	BOLT {

		@Override
		List<String> options() {
			return List.of(UNSAFE, "--add-opens=java.base/java.lang=ALL-UNNAMED");
		}

	},

	/** Spring Boot with HTTP. */
	SPRING_HTTP,

	/** Spring gRPC on Boot. */
	SPRING_GRPC;

	/** What Netty 4.1 uses anyway, without Java's warnings. */
	private static final String UNSAFE = "--sun-misc-unsafe-memory-access=allow";

	/**
	 * Options that its JVMs need beside those of all.
	 * @return the options
	 */
	List<String> options() {
		return List.of(UNSAFE);
	}

	private String folder() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * The class path.
	 * @param benchmarks folder of the module
	 * @return as {@code java -cp} takes it
	 * @throws IOException if it was not built
	 */
	String get(Path benchmarks) throws IOException {
		Path target = benchmarks.resolve("peers").resolve(folder()).resolve("target");
		Path file = target.resolve("class-path.txt");
		if (!Files.exists(file)) {
			throw new IOException(
					"there is no " + file + ": build the peers by './mvnw -Pbench -pl benchmarks -am verify'");
		}
		return target.resolve("classes") + ":" + Files.readString(file).strip();
	}

}

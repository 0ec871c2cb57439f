package dev.conduit.samples.iot;

import java.nio.file.Path;

import dev.conduit.process.CachedSample;

/**
 * What tests start: the jar as a reader has it, or the same with a cache, made once for
 * all of them.
 */
final class Iot {

	static final Path JAR = Path.of(System.getProperty("sample.jar"));

	static final CachedSample CACHED = CachedSample.make("iot", "server");

	private Iot() {
	}

}

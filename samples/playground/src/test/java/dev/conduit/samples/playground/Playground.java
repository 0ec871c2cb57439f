package dev.conduit.samples.playground;

import java.nio.file.Path;

import dev.conduit.process.CachedSample;

/**
 * What tests start: the jar as a reader has it, or the same with a cache, made once for
 * all of them.
 */
final class Playground {

	static final Path JAR = Path.of(System.getProperty("sample.jar"));

	static final CachedSample CACHED = CachedSample.make("playground");

	private Playground() {
	}

}

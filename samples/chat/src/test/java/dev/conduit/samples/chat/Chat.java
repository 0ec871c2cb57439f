package dev.conduit.samples.chat;

import java.nio.file.Path;

import dev.conduit.process.CachedSample;

/**
 * What tests start: the jar as a reader has it, or the same with a cache, made once for
 * all of them.
 */
final class Chat {

	static final Path JAR = Path.of(System.getProperty("sample.jar"));

	static final CachedSample CACHED = CachedSample.make("chat", "server");

	private Chat() {
	}

}

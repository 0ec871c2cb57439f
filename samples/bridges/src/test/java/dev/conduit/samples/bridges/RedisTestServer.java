package dev.conduit.samples.bridges;

import java.io.IOException;
import java.nio.file.Path;

import org.springframework.test.context.DynamicPropertyRegistry;
import redis.embedded.RedisServer;

/**
 * Redis, a process of its own, which has written what it accepted.
 */
final class RedisTestServer implements TestServer {

	private final int port = TestServer.freePort();

	private final Path folder = TestServer.folder("redis");

	private RedisServer redis;

	@Override
	public void start() throws IOException {
		this.redis = RedisServer.newRedisServer()
			.bind("127.0.0.1")
			.port(this.port)
			.setting("dir " + this.folder)
			.setting("appendonly yes")
			.setting("appendfsync always")
			.build();
		this.redis.start();
	}

	@Override
	public void stop() throws IOException {
		this.redis.stop();
	}

	@Override
	public void describe(DynamicPropertyRegistry properties) {
		properties.add("spring.data.redis.port", () -> this.port);
	}

}

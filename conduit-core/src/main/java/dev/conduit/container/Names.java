package dev.conduit.container;

import java.nio.charset.StandardCharsets;

import dev.conduit.message.Printable;

/**
 * What values may be called.
 */
final class Names {

	private Names() {
	}

	static void require(String name) {
		boolean encodable = StandardCharsets.UTF_8.newEncoder().canEncode(name);
		int bytes = encodable ? name.getBytes(StandardCharsets.UTF_8).length : 0;
		if (bytes < 1 || bytes > Container.MAX_NAME_BYTES) {
			throw new IllegalArgumentException("'name' must be 1 to %d bytes of UTF-8 (was '%s')"
				.formatted(Container.MAX_NAME_BYTES, Printable.of(name)));
		}
	}

}

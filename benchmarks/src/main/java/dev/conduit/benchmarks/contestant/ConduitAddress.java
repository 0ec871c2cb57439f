package dev.conduit.benchmarks.contestant;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import dev.conduit.transport.Address;

/**
 * What Conduit is measured over.
 */
enum ConduitAddress {

	/** TCP on loopback. */
	TCP {

		@Override
		Address free() {
			return new Address.Tcp("127.0.0.1", 0);
		}

	},

	/** TCP with TLS. */
	TLS {

		@Override
		Address free() {
			return new Address.Tls("127.0.0.1", 0);
		}

	},

	/** A socket in the file system. */
	UNIX {

		@Override
		Address free() throws IOException {
			Path folder = Files.createTempDirectory("bench");
			folder.toFile().deleteOnExit();
			return new Address.Unix(folder.resolve("conduit.sock"));
		}

	},

	/** Shared memory. */
	SHM {

		@Override
		Address free() {
			return new Address.Shm("bench-" + ProcessHandle.current().pid());
		}

	};

	/**
	 * Of a contestant's variant.
	 * @param name such as {@code tcp}
	 * @return the transport
	 */
	static ConduitAddress of(String name) {
		return valueOf(name.toUpperCase(Locale.ROOT));
	}

	/**
	 * Where a server can listen.
	 * @return an address that nobody uses
	 * @throws IOException if there is none
	 */
	abstract Address free() throws IOException;

}

package dev.conduit.benchmarks.sidebyside;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import dev.conduit.benchmarks.contestant.RawConduit;
import dev.conduit.benchmarks.contestant.RawNetty;
import dev.conduit.benchmarks.kit.load.Cell;

/**
 * All contestants, and what each is put to where nothing else is asked for: what the
 * comparison needs, not each with each.
 */
final class Catalogue {

	private static final String CALLS = "sequential async-64 vthreads-64";

	private static final String BASE = CALLS + " one-way";

	private Catalogue() {
	}

	/**
	 * All contestants.
	 * @return in the order in which they run and are reported
	 */
	static List<Entry> all() {
		return Stream.of(limits(), conduit()).flatMap(List::stream).toList();
	}

	private static List<Entry> limits() {
		return List.of(
				own("raw-netty-tcp", "raw Netty, TCP", RawNetty.class, "tcp",
						BASE + " async-1024 async-64@4k async-8@1m stream"),
				own("raw-netty-unix", "raw Netty, Unix socket", RawNetty.class, "unix", BASE));
	}

	private static List<Entry> conduit() {
		return List.of(
				own("conduit-inline-tcp", "Conduit, inline, TCP", RawConduit.class, "inline-tcp",
						BASE + " async-1024 async-64@4k async-8@1m stream publish-1 publish-10 publish-100"),
				own("conduit-inline-unix", "Conduit, inline, Unix socket", RawConduit.class, "inline-unix", BASE),
				own("conduit-inline-shm", "Conduit, inline, shared memory", RawConduit.class, "inline-shm", BASE),
				own("conduit-vt-tcp", "Conduit, virtual threads, TCP", RawConduit.class, "vt-tcp", CALLS),
				own("conduit-vt-unix", "Conduit, virtual threads, Unix socket", RawConduit.class, "vt-unix", CALLS),
				own("conduit-vt-shm", "Conduit, virtual threads, shared memory", RawConduit.class, "vt-shm", CALLS));
	}

	private static Entry own(String name, String title, Class<?> type, String variant, String cells) {
		return entry(name, title, ClassPath.OWN, type.getName(), variant, cells);
	}

	private static Entry entry(String name, String title, ClassPath classPath, String type, String variant,
			String cells) {
		return new Entry(name, title, classPath, type, variant,
				Arrays.stream(cells.split(" ")).map(Cell::parse).toList());
	}

}

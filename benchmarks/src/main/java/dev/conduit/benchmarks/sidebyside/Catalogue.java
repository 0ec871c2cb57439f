package dev.conduit.benchmarks.sidebyside;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import dev.conduit.benchmarks.contestant.AnnotatedConduit;
import dev.conduit.benchmarks.contestant.RawConduit;
import dev.conduit.benchmarks.contestant.RawNetty;
import dev.conduit.benchmarks.contestant.RawSocket;
import dev.conduit.benchmarks.kit.load.Cell;
import dev.conduit.benchmarks.kit.load.Shape;

/**
 * All contestants, and what each is put to where nothing else is asked for: what the
 * comparison needs, not each with each.
 */
final class Catalogue {

	private static final String MANY = "async-64";

	private static final String CALLS = "sequential async-64 vthreads-64";

	private static final String BASE = CALLS + " one-way";

	private Catalogue() {
	}

	/**
	 * All contestants.
	 * @return in the order in which they run and are reported
	 */
	static List<Entry> all() {
		return Stream.of(limits(), peers(), rawConduit(), annotatedConduit()).flatMap(List::stream).toList();
	}

	private static List<Entry> limits() {
		return List.of(own("raw-socket-tcp", "plain blocking socket, TCP", RawSocket.class, "tcp", BASE),
				own("raw-socket-unix", "plain blocking socket, Unix", RawSocket.class, "unix", BASE),
				own("raw-netty-tcp", "raw Netty, TCP", RawNetty.class, "tcp",
						BASE + " async-1024 vthreads-64@4k vthreads-8@1m stream"),
				own("raw-netty-tls", "raw Netty, TLS by OpenSSL", RawNetty.class, "tls", BASE),
				own("raw-netty-jdk-tls", "raw Netty, TLS by the JDK", RawNetty.class, "jdk-tls", MANY),
				own("raw-netty-unix", "raw Netty, Unix", RawNetty.class, "unix", BASE));
	}

	private static List<Entry> peers() {
		return List.of(
				peer("rsocket", "RSocket 1.1.5, TCP", ClassPath.RSOCKET, "rsocket.RSocketContestant", "tcp",
						BASE + " vthreads-64@4k stream"),
				peer("grpc", "gRPC 1.85.1, own executor", ClassPath.GRPC, "grpc.GrpcContestant", "executor", BASE),
				peer("grpc-direct", "gRPC 1.85.1, direct", ClassPath.GRPC, "grpc.GrpcContestant", "direct",
						BASE + " vthreads-64@4k stream"),
				peer("spring-grpc", "Spring gRPC 1.0.0", ClassPath.SPRING_GRPC, "springgrpc.SpringGrpcContestant",
						"default", CALLS),
				peer("bolt", "SOFABolt 1.6.12, own executor", ClassPath.BOLT, "bolt.BoltContestant", "default", BASE),
				peer("bolt-io", "SOFABolt 1.6.12, on the I/O thread", ClassPath.BOLT, "bolt.BoltContestant", "io",
						BASE),
				peer("spring-http", "Spring HTTP (Boot 4.1.1, RestClient)", ClassPath.SPRING_HTTP,
						"springhttp.SpringHttpContestant", "json", CALLS));
	}

	private static List<Entry> rawConduit() {
		return List.of(
				own("conduit-inline-tcp", "Conduit, inline, TCP", RawConduit.class, "inline-tcp",
						BASE + " vthreads-64@4k vthreads-8@1m stream publish-1 publish-10 publish-100"),
				own("conduit-inline-tls", "Conduit, inline, TLS by OpenSSL", RawConduit.class, "inline-tls", BASE),
				own("conduit-inline-jdk-tls", "Conduit, inline, TLS by the JDK", RawConduit.class, "inline-jdk-tls",
						MANY),
				own("conduit-inline-unix", "Conduit, inline, Unix", RawConduit.class, "inline-unix", BASE),
				own("conduit-inline-shm", "Conduit, inline, shared memory", RawConduit.class, "inline-shm", BASE),
				own("conduit-wide-tcp", "Conduit, inline, TCP, max-in-flight 2048", RawConduit.class, "inline-wide-tcp",
						"async-1024"),
				own("conduit-vt-tcp", "Conduit, virtual threads, TCP", RawConduit.class, "vt-tcp", CALLS),
				own("conduit-vt-unix", "Conduit, virtual threads, Unix", RawConduit.class, "vt-unix", MANY),
				own("conduit-vt-shm", "Conduit, virtual threads, shared memory", RawConduit.class, "vt-shm", MANY));
	}

	private static List<Entry> annotatedConduit() {
		return List.of(annotated("conduit-json-tcp", "Conduit, records as JSON, TCP", "json-tcp", BASE),
				annotated("conduit-json-unix", "Conduit, records as JSON, Unix", "json-unix", "sequential async-64"),
				annotated("conduit-json-shm", "Conduit, records as JSON, shared memory", "json-shm",
						"sequential async-64"),
				annotated("conduit-cbor-tcp", "Conduit, records as CBOR, TCP", "cbor-tcp",
						"sequential async-64 one-way"));
	}

	private static Entry annotated(String name, String title, String variant, String cells) {
		return own(name, title, AnnotatedConduit.class, variant, cells);
	}

	private static Entry peer(String name, String title, ClassPath classPath, String type, String variant,
			String cells) {
		return entry(name, title, classPath, "dev.conduit.benchmarks.peers." + type, variant, cells);
	}

	private static Entry own(String name, String title, Class<?> type, String variant, String cells) {
		return entry(name, title, ClassPath.OWN, type.getName(), variant, cells);
	}

	private static Entry entry(String name, String title, ClassPath classPath, String type, String variant,
			String cells) {
		return new Entry(name, title, classPath, type, variant,
				Arrays.stream(cells.split(" ")).map(Cell::parse).toList(), shapes(type));
	}

	/** All make calls; the rest is what their clients override. */
	private static Set<Shape> shapes(String type) {
		EnumSet<Shape> calls = EnumSet.of(Shape.SEQUENTIAL, Shape.ASYNC, Shape.VTHREADS);
		return switch (type.substring(type.lastIndexOf('.') + 1)) {
			case "SpringHttpContestant" -> calls;
			case "BoltContestant", "AnnotatedConduit" -> with(calls, Shape.ONE_WAY);
			case "RawConduit" -> EnumSet.allOf(Shape.class);
			default -> with(calls, Shape.ONE_WAY, Shape.STREAM);
		};
	}

	private static Set<Shape> with(Set<Shape> calls, Shape... others) {
		calls.addAll(List.of(others));
		return calls;
	}

}

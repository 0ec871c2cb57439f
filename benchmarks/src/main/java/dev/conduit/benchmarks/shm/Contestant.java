package dev.conduit.benchmarks.shm;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;

import dev.conduit.shm.WaitStrategy;

/**
 * Who is measured in Java.
 */
enum Contestant {

	CONDUIT_PARK("Conduit, park", (folder) -> new ConduitLane(folder, WaitStrategy.PARK)),

	CONDUIT_SPIN_THEN_PARK("Conduit, spin then park", (folder) -> new ConduitLane(folder, WaitStrategy.SPIN_THEN_PARK)),

	CONDUIT_SPIN("Conduit, spin", (folder) -> new ConduitLane(folder, WaitStrategy.SPIN)),

	AERON_BACKOFF("Aeron IPC, back-off", (folder) -> new AeronLane(folder, BackoffIdleStrategy::new)),

	AERON_SPIN("Aeron IPC, spin", (folder) -> new AeronLane(folder, () -> BusySpinIdleStrategy.INSTANCE)),

	AGRONA_ONE_BACKOFF("Agrona one-to-one ring, back-off",
			(folder) -> new AgronaRingLane(folder, OneToOneRingBuffer::new, BackoffIdleStrategy::new)),

	AGRONA_ONE_SPIN("Agrona one-to-one ring, spin",
			(folder) -> new AgronaRingLane(folder, OneToOneRingBuffer::new, () -> BusySpinIdleStrategy.INSTANCE)),

	AGRONA_MANY_BACKOFF("Agrona many-to-one ring, back-off",
			(folder) -> new AgronaRingLane(folder, ManyToOneRingBuffer::new, BackoffIdleStrategy::new)),

	AGRONA_BROADCAST_SPIN("Agrona broadcast, spin (loses)",
			(folder) -> new AgronaBroadcastLane(folder, () -> BusySpinIdleStrategy.INSTANCE)),

	CHRONICLE_SPIN("Chronicle Queue, spin", (folder) -> new ChronicleLane(folder, () -> BusySpinIdleStrategy.INSTANCE)),

	UNIX("Unix socket, Java", (folder) -> new SocketLane(folder, false)),

	TCP("TCP on loopback, Java", (folder) -> new SocketLane(folder, true));

	/** What Agrona and Chronicle need of a recent JDK. */
	private static final List<String> OPENED = List.of("java.base/java.lang", "java.base/java.lang.reflect",
			"java.base/java.util", "java.base/java.io", "java.base/java.nio", "java.base/sun.nio.ch",
			"java.base/jdk.internal.misc", "java.base/jdk.internal.ref", "jdk.compiler/com.sun.tools.javac",
			"jdk.unsupported/sun.misc");

	private final String title;

	/** Has no state: a constructor call. */
	@SuppressWarnings("ImmutableEnumChecker")
	private final Function<Path, Lane> maker;

	Contestant(String title, Function<Path, Lane> maker) {
		this.title = title;
		this.maker = maker;
	}

	String title() {
		return this.title;
	}

	/**
	 * Its ends in this process.
	 * @param folder in memory, common to the processes
	 */
	Lane lane(Path folder) {
		return this.maker.apply(folder);
	}

	/** Whether a reader that waits leaves the processor to its publisher. */
	boolean yields() {
		return !name().endsWith("SPIN");
	}

	/** What its JVMs are started with beyond what all are. */
	List<String> flags() {
		return (name().startsWith("CONDUIT")) ? List.of()
				: OPENED.stream().map((opened) -> "--add-opens=" + opened + "=ALL-UNNAMED").toList();
	}

}

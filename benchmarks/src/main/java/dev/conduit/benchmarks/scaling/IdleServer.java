package dev.conduit.benchmarks.scaling;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

import dev.conduit.benchmarks.kit.process.ParentJvm;
import dev.conduit.server.ConduitServer;

/**
 * A server that tells how many connections it has and how much of its heap is in use
 * after a full collection.
 */
public final class IdleServer {

	private IdleServer() {
	}

	/**
	 * Runs until the parent ends.
	 * @param args none
	 * @throws Exception ends the process
	 */
	public static void main(String[] args) throws Exception {
		ParentJvm parent = ParentJvm.attach();
		ConduitServer server = EchoServer.start();
		parent.tell("ready " + EchoServer.addresses(server));
		parent.answer((order) -> {
			switch (order) {
				case "heap" -> parent.tell("heap " + heapInUse());
				case "connections" -> parent.tell("connections " + server.sessions().size());
				default -> throw new IllegalArgumentException(order);
			}
		});
	}

	/** After two full collections: what has a cleaner goes with the second. */
	private static long heapInUse() {
		MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
		memory.gc();
		memory.gc();
		return memory.getHeapMemoryUsage().getUsed();
	}

}

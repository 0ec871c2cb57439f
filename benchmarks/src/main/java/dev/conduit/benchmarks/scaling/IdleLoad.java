package dev.conduit.benchmarks.scaling;

import dev.conduit.benchmarks.kit.process.ParentJvm;

/**
 * Clients that say nothing but that they are there.
 */
public final class IdleLoad {

	private IdleLoad() {
	}

	/**
	 * Runs until the parent ends.
	 * @param args how many connections, and the addresses of the server as one text
	 * @throws Exception ends the process
	 */
	public static void main(String[] args) throws Exception {
		ParentJvm parent = ParentJvm.attach();
		SharedClients.connect(Integer.parseInt(args[0]), EchoServer.addresses(args[1]));
		parent.tell("connected");
		parent.answer((order) -> {
			throw new IllegalArgumentException(order);
		});
	}

}

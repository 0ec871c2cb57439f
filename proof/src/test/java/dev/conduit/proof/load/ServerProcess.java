package dev.conduit.proof.load;

import java.util.ArrayList;
import java.util.List;

import dev.conduit.process.JavaProcess;
import dev.conduit.transport.Address;

/**
 * A server in a process of its own. For one thread.
 */
final class ServerProcess implements AutoCloseable {

	private static final String FIGURES = "^(\\d+(?: \\d+){10})$";

	private final JavaProcess process;

	private final Address address;

	private int asked;

	private ServerProcess(JavaProcess process) {
		this.process = process;
		this.address = Address.parse(process.awaitLine("^listens (.*)$").group(1));
	}

	/** Starts it with the memory of a small container. */
	static ServerProcess start(int maxConnections, String... options) {
		List<String> all = new ArrayList<>(List.of("-Xmx512m"));
		all.addAll(List.of(options));
		return new ServerProcess(Programs.start(all, ServerProgram.class, "tcp://127.0.0.1:0", maxConnections));
	}

	Address address() {
		return this.address;
	}

	/** What it has now. */
	Figures figures() {
		return ask("figures");
	}

	/** What it has after a full collection. */
	Figures figuresAfterCollection() {
		return ask("collected");
	}

	private Figures ask(String order) {
		this.process.type(order);
		return Figures.parse(this.process.awaitLines(++this.asked, FIGURES).getLast().group(1));
	}

	/** Lines of its log so far. */
	int logLines() {
		return this.process.errors().size();
	}

	@Override
	public String toString() {
		return this.process.toString();
	}

	@Override
	public void close() {
		this.process.close();
	}

}

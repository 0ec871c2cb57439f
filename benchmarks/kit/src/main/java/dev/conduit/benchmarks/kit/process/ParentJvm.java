package dev.conduit.benchmarks.kit.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The process that started this one by {@link ChildJvm}, as this one sees it. What
 * libraries print goes to {@code stderr} from here on.
 */
public final class ParentJvm {

	static final String USAGE = "usage";

	private final BufferedReader reader;

	private final PrintStream out;

	private ParentJvm(BufferedReader reader, PrintStream out) {
		this.reader = reader;
		this.out = out;
	}

	/**
	 * Takes over standard input and output. Once for each process.
	 * @return the parent
	 */
	public static ParentJvm attach() {
		PrintStream out = System.out;
		System.setOut(System.err);
		return new ParentJvm(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), out);
	}

	/**
	 * Tells the parent something.
	 * @param line one line
	 */
	public void tell(String line) {
		this.out.println(line);
		this.out.flush();
	}

	/**
	 * Answers what the parent says until it closes the pipe, which ends this process.
	 * {@code usage} is answered here.
	 * @param order gets each other line
	 * @throws Exception if an order fails
	 */
	public void answer(Order order) throws Exception {
		for (String line = this.reader.readLine(); line != null; line = this.reader.readLine()) {
			if (line.equals(USAGE)) {
				tell(USAGE + " " + Usage.ofThisProcess());
			}
			else {
				order.run(line);
			}
		}
		System.exit(0);
	}

	/**
	 * Waits for a certain line.
	 * @param expected the line
	 * @throws IOException if the parent is gone
	 */
	public void await(String expected) throws IOException {
		String line = this.reader.readLine();
		if (!expected.equals(line)) {
			throw new IOException("the parent had to say '%s' (was '%s')".formatted(expected, line));
		}
	}

	/**
	 * Does what the parent says.
	 */
	@FunctionalInterface
	public interface Order {

		/**
		 * Does it.
		 * @param line what the parent said
		 * @throws Exception ends the process
		 */
		void run(String line) throws Exception;

	}

}

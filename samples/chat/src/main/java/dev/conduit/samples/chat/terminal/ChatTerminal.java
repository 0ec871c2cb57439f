package dev.conduit.samples.chat.terminal;

import java.io.InputStream;
import java.io.PrintStream;

import org.jspecify.annotations.Nullable;

/**
 * Where a user reads and types.
 *
 * @since 0.1.0
 */
public interface ChatTerminal extends AutoCloseable {

	/**
	 * Shows a line. For any thread; a line that is being typed stays as it is.
	 * @param line the line, already in its colours
	 */
	void print(String line);

	/**
	 * Waits for a line that the user types. For one thread at a time.
	 * @param prompt what stands before it, where somebody sees it
	 * @return the line, or {@code null} at the end: of the input, or by Ctrl+C or Ctrl+D
	 */
	@Nullable String readLine(String prompt);

	/**
	 * Waits for a line that nobody else should see.
	 * @param prompt what stands before it
	 * @return the line, or {@code null} at the end
	 */
	@Nullable String readSecret(String prompt);

	/**
	 * Whether a user sits there who can see and type.
	 * @return whether it is a terminal
	 */
	boolean isInteractive();

	/**
	 * The colours of this terminal.
	 * @return the colours, or none
	 */
	Palette palette();

	@Override
	void close();

	/**
	 * The terminal of this process, or standard input and output as they are.
	 * @return the terminal; one for each process
	 */
	static ChatTerminal system() {
		ChatTerminal interactive = InteractiveTerminal.open();
		return (interactive != null) ? interactive : of(System.in, System.out);
	}

	/**
	 * Input and output where no user sits: lines as they are, no prompt, no colours.
	 * @param in where lines come from
	 * @param out where lines go
	 * @return the terminal
	 */
	static ChatTerminal of(InputStream in, PrintStream out) {
		return new PlainTerminal(in, out);
	}

}

package dev.conduit.samples.chat.terminal;

import java.io.IOException;
import java.io.UncheckedIOException;

import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalExt;
import org.jspecify.annotations.Nullable;

/**
 * A terminal with a user: lines appear above the one that is being typed.
 */
final class InteractiveTerminal implements ChatTerminal {

	private final Terminal terminal;

	private final LineReader reader;

	private InteractiveTerminal(Terminal terminal) {
		this.terminal = terminal;
		this.reader = LineReaderBuilder.builder()
			.terminal(terminal)
			.option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
			.option(LineReader.Option.ERASE_LINE_ON_FINISH, true)
			.build();
	}

	/**
	 * The terminal of this process.
	 * @return the terminal, or {@code null} where there is none to type at and to see
	 */
	static @Nullable ChatTerminal open() {
		try {
			Terminal terminal = TerminalBuilder.builder().system(true).dumb(false).build();
			if (isSeen(terminal)) {
				return new InteractiveTerminal(terminal);
			}
			terminal.close();
			return null;
		}
		catch (IOException | IllegalStateException ex) {
			return null;
		}
	}

	/**
	 * Whether output goes there, too, and not to a file or pipe.
	 */
	private static boolean isSeen(Terminal terminal) {
		return terminal instanceof TerminalExt system && system.getProvider().isSystemStream(SystemStream.Output);
	}

	@Override
	public void print(String line) {
		this.reader.printAbove(line);
	}

	@Override
	public @Nullable String readLine(String prompt) {
		return read(prompt, null);
	}

	@Override
	public @Nullable String readSecret(String prompt) {
		return read(prompt, '*');
	}

	private @Nullable String read(String prompt, @Nullable Character mask) {
		try {
			return this.reader.readLine(prompt, mask);
		}
		catch (UserInterruptException | EndOfFileException ex) {
			return null;
		}
	}

	@Override
	public boolean isInteractive() {
		return true;
	}

	@Override
	public Palette palette() {
		return Palette.ANSI;
	}

	@Override
	public void close() {
		try {
			this.terminal.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("the terminal cannot be closed", ex);
		}
	}

}

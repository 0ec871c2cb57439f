package dev.conduit.samples.chat.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;

import org.jspecify.annotations.Nullable;

/**
 * Standard input and output where no user sits: each line as it is, no prompt.
 */
final class PlainTerminal implements ChatTerminal {

	private final BufferedReader in;

	private final PrintStream out;

	PlainTerminal(InputStream in, PrintStream out) {
		this.in = new BufferedReader(new InputStreamReader(in, out.charset()));
		this.out = out;
	}

	@Override
	public void print(String line) {
		this.out.println(line);
		this.out.flush();
	}

	@Override
	public @Nullable String readLine(String prompt) {
		try {
			return this.in.readLine();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("standard input cannot be read", ex);
		}
	}

	@Override
	public @Nullable String readSecret(String prompt) {
		return readLine(prompt);
	}

	@Override
	public boolean isInteractive() {
		return false;
	}

	@Override
	public Palette palette() {
		return Palette.NONE;
	}

	@Override
	public void close() {
		this.out.flush();
	}

}

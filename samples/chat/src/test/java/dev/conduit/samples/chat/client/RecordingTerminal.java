package dev.conduit.samples.chat.client;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.conduit.samples.chat.terminal.ChatTerminal;
import dev.conduit.samples.chat.terminal.Palette;

/**
 * A screen that remembers, and no keyboard.
 */
class RecordingTerminal implements ChatTerminal {

	private final List<String> lines = new CopyOnWriteArrayList<>();

	@Override
	public void print(String line) {
		this.lines.add(line);
	}

	/**
	 * What was printed since the last time.
	 */
	List<String> news() {
		List<String> news = List.copyOf(this.lines);
		this.lines.clear();
		return news;
	}

	@Override
	public String readLine(String prompt) {
		return null;
	}

	@Override
	public String readSecret(String prompt) {
		return null;
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
	}

}

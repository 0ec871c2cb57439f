package dev.conduit.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A page of the documentation.
 *
 * @param name its path, from the root of the repository
 * @param text all of it
 * @param snippets its fenced blocks, in their order
 */
record Page(String name, String text, List<Snippet> snippets) {

	/** The root of the repository, seen from the folder that tests run in. */
	static final Path ROOT = Path.of("..");

	private static final String FENCE = "```";

	static Page read(String name) throws IOException {
		return of(name, Files.readString(ROOT.resolve(name)));
	}

	static Page of(String name, String text) {
		List<String> lines = text.lines().toList();
		List<Snippet> snippets = new ArrayList<>();
		String section = "";
		for (int i = 0; i < lines.size(); i++) {
			String line = lines.get(i);
			if (line.startsWith("#")) {
				section = line.replaceFirst("#+\\s*", "");
			}
			if (line.startsWith(FENCE)) {
				int begin = i + 1;
				i = end(name, lines, begin);
				snippets.add(new Snippet(name, section, line.substring(FENCE.length()).strip(), begin + 1,
						String.join("\n", lines.subList(begin, i))));
			}
		}
		return new Page(name, text, List.copyOf(snippets));
	}

	private static int end(String name, List<String> lines, int begin) {
		for (int i = begin; i < lines.size(); i++) {
			if (lines.get(i).equals(FENCE)) {
				return i;
			}
		}
		throw new IllegalArgumentException("%s:%d: the block that begins here never ends".formatted(name, begin));
	}

	List<Snippet> snippets(String language) {
		return this.snippets.stream().filter((snippet) -> snippet.language().equals(language)).toList();
	}

	/** The only snippet of a language in a section. */
	Snippet snippet(String language, String section) {
		List<Snippet> found = snippets(language).stream()
			.filter((snippet) -> snippet.section().endsWith(section))
			.toList();
		if (found.size() != 1) {
			throw new IllegalArgumentException("%s has %d blocks of %s in the section '%s', and not one"
				.formatted(this.name, found.size(), language, section));
		}
		return found.get(0);
	}

}

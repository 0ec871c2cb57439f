package dev.conduit.frame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code docs/protocol.json} and {@code docs/protocol.md} say.
 */
public final class PublishedProtocol {

	static final Path JSON_FILE = Path.of("..", "docs", "protocol.json");

	private static final Path TEXT_FILE = Path.of("..", "docs", "protocol.md");

	private static final JsonNode JSON = JsonMapper.shared().readTree(read(JSON_FILE));

	private PublishedProtocol() {
	}

	public static JsonNode get(String name) {
		JsonNode node = JSON.get(name);
		if (node == null) {
			throw new IllegalArgumentException("protocol.json has no '" + name + "'");
		}
		return node;
	}

	static Stream<JsonNode> list(String name) {
		return get(name).valueStream();
	}

	/**
	 * The golden bytes of single frames, by name.
	 */
	static Map<String, String> golden() {
		Map<String, String> golden = new LinkedHashMap<>();
		list("golden").forEach((example) -> golden.put(example.get("name").asString(), example.get("hex").asString()));
		return golden;
	}

	static String text() {
		return read(TEXT_FILE);
	}

	/**
	 * The rows of the table behind a marker of the text, cell by cell.
	 */
	static List<List<String>> table(String marker) {
		List<List<String>> rows = new ArrayList<>();
		String text = text();
		text.substring(text.indexOf("<!-- " + marker + " -->"))
			.lines()
			.skip(3)
			.takeWhile((line) -> line.startsWith("|"))
			.forEach((line) -> rows.add(Stream.of(line.substring(1).split("\\|", -1)).map(String::strip).toList()));
		return rows;
	}

	/**
	 * The block of code behind a marker of the text.
	 */
	static String code(String marker) {
		String text = text();
		int start = text.indexOf("```\n", text.indexOf("<!-- " + marker + " -->")) + 4;
		return text.substring(start, text.indexOf("```", start));
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

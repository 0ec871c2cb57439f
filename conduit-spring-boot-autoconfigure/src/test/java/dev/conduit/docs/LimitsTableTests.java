package dev.conduit.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import dev.conduit.message.ErrorCode;
import dev.conduit.message.Limit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps the table of limits in {@code docs/security.md} what the code says.
 */
class LimitsTableTests {

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	private static final Pattern CONSTANT = Pattern.compile("[A-Z_]{4,}");

	@Test
	void everyLimitHasItsRowAndEveryRowALimit() throws IOException {
		assertThat(rows().keySet()).containsExactlyInAnyOrderElementsOf(Arrays.stream(Limit.values())
			.map((limit) -> limit.name().toLowerCase(Locale.ROOT).replace('_', '-'))
			.toList());
	}

	@Test
	void everyPropertyAndEveryCodeOfTheTableExists() throws IOException {
		String reference = Files.readString(Path.of("..", "docs", "configuration.md"));
		List<String> codes = Arrays.stream(ErrorCode.values()).map(Enum::name).toList();

		assertThat(rows()).allSatisfy((limit, row) -> quoted(row).forEach((text) -> {
			if (text.startsWith("conduit.")) {
				assertThat(reference).as(limit).contains("| `" + text + "` |");
			}
			if (CONSTANT.matcher(text).matches()) {
				assertThat(codes).as(limit).contains(text);
			}
		}));
	}

	private static List<String> quoted(String row) {
		List<String> all = new ArrayList<>();
		Matcher matcher = CODE.matcher(row);
		while (matcher.find()) {
			all.add(matcher.group(1));
		}
		return all;
	}

	/** By what stands in their first column. */
	private static Map<String, String> rows() throws IOException {
		Map<String, String> rows = new TreeMap<>();
		boolean inTable = false;
		for (String line : Files.readAllLines(Path.of("..", "docs", "security.md"))) {
			inTable = line.startsWith("| limit | what |") || (inTable && line.startsWith("|"));
			if (inTable && line.startsWith("| `")) {
				rows.put(quoted(line).get(0), line);
			}
		}
		assertThat(rows).isNotEmpty();
		return rows;
	}

}

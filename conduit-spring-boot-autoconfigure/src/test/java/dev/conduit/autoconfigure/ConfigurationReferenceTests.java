package dev.conduit.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.conduit.autoconfigure.PublishedProperties.PublishedKey;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps {@code docs/configuration.md} what the metadata says. To write it anew, run this
 * test with {@code -Dconduit.docs.write=true}.
 */
class ConfigurationReferenceTests {

	private static final Path REFERENCE = Path.of("..", "docs", "configuration.md");

	@Test
	void theReferenceSaysWhatTheMetadataSays() throws IOException {
		String expected = reference();
		if (Boolean.getBoolean("conduit.docs.write")) {
			Files.writeString(REFERENCE, expected);
		}

		assertThat(REFERENCE).as("docs/configuration.md; write it anew with -Dconduit.docs.write=true")
			.hasContent(expected);
	}

	@Test
	void everyKeySaysWhatItIsFor() {
		assertThat(PublishedProperties.all()).isNotEmpty()
			.allSatisfy((key) -> assertThat(key.description()).as(key.name()).isNotBlank().endsWith("."));
	}

	private static String reference() {
		List<PublishedKey> keys = PublishedProperties.all();
		StringBuilder page = new StringBuilder(
				"""
						# Configuration reference

						Every key of Conduit, made from the metadata that an editor shows too. Durations are written as `500ms`, `2s`, `5m`;
						sizes as `64KB`, `16MB`. A value that cannot work stops the start, with the key's name in the message.
						""");
		String section = "";
		for (PublishedKey key : keys) {
			String own = section(key);
			if (!own.equals(section)) {
				section = own;
				page.append("\n## `").append(section).append("`\n\n");
				page.append("| key | values | default | |\n|---|---|---|---|\n");
			}
			page.append("| `%s` | %s | %s | %s |%n".formatted(key.name(), key.type(), shownDefault(key),
					escaped(key.description())));
		}
		return page.toString();
	}

	private static String section(PublishedKey key) {
		int second = key.name().indexOf('.', key.name().indexOf('.') + 1);
		return key.name().substring(0, second);
	}

	private static String shownDefault(PublishedKey key) {
		return key.defaultValue().isEmpty() ? "" : ("`" + key.defaultValue() + "`");
	}

	private static String escaped(String text) {
		return text.replace("|", "\\|").replace("\n", " ");
	}

}

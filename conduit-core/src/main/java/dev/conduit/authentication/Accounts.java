package dev.conduit.authentication;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Names and numbers of the users of this host. Looked up anew each time, since users come
 * and go; reads a file, so not on an event loop.
 *
 * @param file in the form of {@code /etc/passwd}; may be missing
 */
record Accounts(Path file) {

	private static final int NAME = 0;

	private static final int ID = 2;

	static Accounts ofThisHost() {
		return new Accounts(Path.of("/etc/passwd"));
	}

	OptionalLong idOf(String name) {
		return find((fields) -> fields[NAME].equals(name)).map((fields) -> OptionalLong.of(Long.parseLong(fields[ID])))
			.orElseGet(OptionalLong::empty);
	}

	Optional<String> nameOf(long id) {
		String number = Long.toString(id);
		return find((fields) -> fields[ID].equals(number)).map((fields) -> fields[NAME]);
	}

	private Optional<String[]> find(Predicate<String[]> wanted) {
		if (!Files.isReadable(this.file)) {
			return Optional.empty();
		}
		try (Stream<String> lines = Files.lines(this.file, StandardCharsets.ISO_8859_1)) {
			return lines.map((line) -> line.split(":", -1))
				.filter((fields) -> fields.length > ID && fields[ID].matches("\\d{1,10}"))
				.filter(wanted)
				.findFirst();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("'%s' cannot be read".formatted(this.file), ex);
		}
	}

}

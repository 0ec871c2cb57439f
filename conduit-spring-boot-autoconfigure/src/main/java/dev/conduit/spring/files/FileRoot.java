package dev.conduit.spring.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.TreeMap;

/**
 * The folder that names are relative to. No name leads out of it: neither by its parts
 * nor by links, which are not followed, wherever they lead.
 */
final class FileRoot {

	/** What the names of unfinished files begin with. */
	static final String UNFINISHED = ".conduit-unfinished-";

	private static final int MAX_NAME_BYTES = 1024;

	private static final int MAX_PART_BYTES = 255;

	private static final int MAX_PARTS = 16;

	private final Path root;

	/**
	 * A root.
	 * @param folder an existing folder
	 */
	FileRoot(Path folder) throws IOException {
		this.root = folder.toRealPath();
		if (!Files.isDirectory(this.root)) {
			throw new NotDirectoryException(folder.toString());
		}
	}

	Path path() {
		return this.root;
	}

	/**
	 * The path of a name.
	 * @throws dev.conduit.message.ConduitException if the name is none, or leads out
	 */
	Path resolve(String name) {
		requireLength("name", name, MAX_NAME_BYTES);
		String[] parts = name.split("/", -1);
		if (parts.length > MAX_PARTS) {
			throw FileProblems.invalid("name", "must have at most %d parts".formatted(MAX_PARTS));
		}
		Path path = this.root;
		for (String part : parts) {
			requirePart(part);
			path = append(path, part);
			if (Files.isSymbolicLink(path)) {
				throw FileProblems.invalid("name", "must not lead over a link");
			}
		}
		if (!path.normalize().startsWith(this.root)) {
			throw FileProblems.invalid("name", "must not lead out of the folder");
		}
		return path;
	}

	private static Path append(Path folder, String part) {
		try {
			return folder.resolve(part);
		}
		catch (InvalidPathException ex) {
			throw FileProblems.invalid("name", "must have no characters that the server's disk does not take");
		}
	}

	private static void requirePart(String part) {
		requireLength("name", part, MAX_PART_BYTES);
		if (part.equals(".") || part.equals("..")) {
			throw FileProblems.invalid("name", "must not have '.' or '..' as a part");
		}
		if (part.chars().anyMatch((c) -> c < ' ' || c == 0x7f || c == '\\' || c == ':')) {
			throw FileProblems.invalid("name", "must have no control characters, '\\' or ':'");
		}
		if (part.startsWith(UNFINISHED)) {
			throw FileProblems.invalid("name", "must not begin with '%s'".formatted(UNFINISHED));
		}
	}

	private static void requireLength(String field, String text, int most) {
		int bytes = text.getBytes(StandardCharsets.UTF_8).length;
		if (bytes < 1 || bytes > most) {
			throw FileProblems.invalid(field,
					"must be a relative path with parts of 1 to %d bytes, and of at most %d in all"
						.formatted(MAX_PART_BYTES, MAX_NAME_BYTES));
		}
	}

	/**
	 * What is in a folder, in the order of the names.
	 * @param folder name of the folder, empty for the root
	 * @param after the name behind which to begin, empty for the first
	 */
	List<FileInfo> list(String folder, String after) {
		Path path = folder.isEmpty() ? this.root : resolve(folder);
		TreeMap<String, FileInfo> found = new TreeMap<>();
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
			for (Path entry : entries) {
				String name = nameOf(entry);
				if (name.compareTo(after) > 0 && isListed(entry)) {
					found.put(name, info(entry));
				}
				if (found.size() > FilesOptions.MAX_LISTED) {
					found.pollLastEntry();
				}
			}
		}
		catch (NoSuchFileException | NotDirectoryException ex) {
			throw FileProblems.notFound(folder);
		}
		catch (IOException ex) {
			throw FileProblems.storage("The folder could not be read", ex);
		}
		return List.copyOf(found.values());
	}

	private static boolean isListed(Path entry) {
		return !entry.getFileName().toString().startsWith(UNFINISHED)
				&& (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)
						|| Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS));
	}

	FileInfo info(Path path) throws IOException {
		BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class,
				LinkOption.NOFOLLOW_LINKS);
		return new FileInfo(nameOf(path), attributes.isDirectory(), attributes.isDirectory() ? 0 : attributes.size(),
				attributes.lastModifiedTime().toInstant());
	}

	private String nameOf(Path path) {
		return this.root.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
	}

}

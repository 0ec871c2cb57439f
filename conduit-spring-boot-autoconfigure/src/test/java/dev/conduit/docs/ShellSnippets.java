package dev.conduit.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Looks whether all that a command names is there: files, modules, profiles, goals. The
 * commands themselves run in continuous integration; here they could only build what is
 * just being built.
 */
final class ShellSnippets {

	private static final Set<String> GOALS = Set.of("package", "verify", "install", "spring-boot:run");

	private static final Set<String> SWITCHES = Set.of("-am", "-B", "-q", "-DskipTests");

	private ShellSnippets() {
	}

	static List<String> problems(Snippet snippet) throws IOException {
		List<String> problems = new ArrayList<>();
		List<String> lines = snippet.text().lines().toList();
		for (int i = 0; i < lines.size(); i++) {
			for (String problem : wrong(List.of(lines.get(i).split("\\s+")))) {
				problems.add(snippet.problem(i + 1, problem));
			}
		}
		return problems;
	}

	private static List<String> wrong(List<String> words) throws IOException {
		return switch (words.get(0)) {
			case "./mvnw" -> wrongForMaven(words);
			case "java" -> wrongForJava(words);
			default -> List.of("'%s' is a command that no test knows".formatted(words.get(0)));
		};
	}

	private static List<String> wrongForMaven(List<String> words) throws IOException {
		List<String> problems = new ArrayList<>();
		if (!Files.isExecutable(Page.ROOT.resolve(words.get(0)))) {
			problems.add("'%s' cannot be executed".formatted(words.get(0)));
		}
		for (int i = 1; i < words.size(); i++) {
			String word = words.get(i);
			if (word.equals("-pl")) {
				i++;
				requireFile(Path.of(words.get(i), "pom.xml"), problems);
			}
			else if (word.startsWith("-P")) {
				if (!profiles().contains(word.substring(2))) {
					problems.add("there is no profile '%s'".formatted(word.substring(2)));
				}
			}
			else if (!SWITCHES.contains(word) && !GOALS.contains(word)) {
				problems.add("'%s' is a word that no test knows".formatted(word));
			}
		}
		return problems;
	}

	private static List<String> wrongForJava(List<String> words) throws IOException {
		List<String> problems = new ArrayList<>();
		int jar = words.indexOf("-jar") + 1;
		if (jar == 0 || !words.get(jar).matches("samples/(\\w+)/target/\\1\\.jar")) {
			problems.add("it starts no jar of a sample");
		}
		else {
			requireFile(Path.of(words.get(jar)).getParent().resolveSibling("pom.xml"), problems);
		}
		return problems;
	}

	private static void requireFile(Path path, List<String> problems) {
		if (!Files.exists(Page.ROOT.resolve(path))) {
			problems.add("there is no file '%s'".formatted(path));
		}
	}

	private static List<String> profiles() throws IOException {
		try {
			NodeList profiles = XmlSnippets.parse(Files.readString(Page.ROOT.resolve("pom.xml")))
				.getElementsByTagName("profile");
			List<String> names = new ArrayList<>();
			for (int i = 0; i < profiles.getLength(); i++) {
				names.add(XmlSnippets.child((Element) profiles.item(i), "id"));
			}
			return names;
		}
		catch (SAXException ex) {
			throw new IOException("pom.xml is no XML", ex);
		}
	}

}

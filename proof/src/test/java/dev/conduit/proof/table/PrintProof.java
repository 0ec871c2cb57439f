package dev.conduit.proof.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Prints the table of a run over all modules, and ends with 1 where it does not hold or a
 * test of the run failed.
 * <p>
 * Arguments: the folder of the project, and when the run began.
 */
final class PrintProof {

	private static final Pattern FAILED = Pattern
		.compile("<testsuite [^>]*name=\"([^\"]*)\"[^>]* errors=\"(\\d+)\"[^>]* failures=\"(\\d+)\"");

	private PrintProof() {
	}

	static void main(String[] arguments) throws IOException {
		Path project = Path.of(arguments[0]);
		String run = arguments[1];
		ProofTable table = ProofTable.read(find(project, "target/conduit-proof.jsonl"), run);
		List<String> failed = failedTests(project, Instant.parse(run));
		System.out.printf("%n%s%n", table);
		failed.forEach((suite) -> System.out.println("FAIL: " + suite));
		System.exit((table.holds() && failed.isEmpty()) ? 0 : 1);
	}

	private static List<String> failedTests(Path project, Instant begin) throws IOException {
		return find(project, "target/surefire-reports/TEST-*.xml").stream()
			.filter((report) -> report.toFile().lastModified() >= begin.toEpochMilli())
			.map(PrintProof::failureOf)
			.filter((failure) -> !failure.isEmpty())
			.toList();
	}

	/** What failed in a class of tests, or nothing. */
	static String failureOf(Path report) {
		try {
			Matcher suite = FAILED.matcher(Files.readString(report).replace('\n', ' '));
			if (!suite.find()) {
				return report + " cannot be understood";
			}
			boolean failed = !suite.group(2).equals("0") || !suite.group(3).equals("0");
			return failed ? suite.group(1) + ", see " + report : "";
		}
		catch (IOException ex) {
			return report + " cannot be read: " + ex;
		}
	}

	private static List<Path> find(Path project, String glob) throws IOException {
		PathMatcher matcher = project.getFileSystem()
			.getPathMatcher("glob:" + project.toAbsolutePath().normalize() + "/**/" + glob);
		try (Stream<Path> all = Files.walk(project.toAbsolutePath().normalize(), 6)) {
			return all.filter(matcher::matches).sorted().toList();
		}
	}

}

package dev.conduit.samples.playground;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The bill of materials of an application with the starter, in the format of CycloneDX:
 * it has each jar that runs, with version, licence and hash, and none that is older than
 * one without the holes that are known.
 */
@EnabledIfSystemProperty(named = "conduit.sbom", matches = "true", disabledReason = "the profile 'sbom' makes it")
class SbomIT {

	private static final Path LIBRARIES = Path.of("BOOT-INF", "lib");

	private static final Pattern SEPARATOR = Pattern.compile("[.-]");

	/** What an application may be given away with. */
	private static final List<String> LICENCES = List.of("Apache-2.0", "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause",
			"EPL-1.0", "EPL-2.0", "EDL-1.0", "CC0-1.0");

	private static JsonNode bill;

	@BeforeAll
	static void read() {
		bill = JsonMapper.shared().readTree(Path.of("target", "bom.json"));
	}

	@Test
	void itIsOfThisApplication() {
		assertThat(bill.path("bomFormat").asString()).isEqualTo("CycloneDX");
		assertThat(bill.path("metadata").path("component").path("name").asString()).isEqualTo("playground");
	}

	@Test
	void itHasEachJarOfTheApplicationAndNoOther() throws IOException {
		List<String> listed = components().stream()
			.map((component) -> "%s-%s.jar".formatted(text(component, "name"), text(component, "version")))
			// Spring Boot's starters have no code, so that it does not pack them.
			.filter((jar) -> !jar.startsWith("spring-boot-starter-"))
			.toList();

		// Netty's transport has a jar for each system, which is not part of its name.
		List<String> packed = jars().map((jar) -> jar.replaceAll("-linux-[a-z0-9_]+\\.jar$", ".jar"))
			.distinct()
			.toList();
		assertThat(listed.stream().distinct()).containsExactlyInAnyOrderElementsOf(packed);
	}

	@Test
	void eachComponentHasAHash() {
		assertThat(components()).allSatisfy(
				(component) -> assertThat(component.path("hashes").valueStream().map((hash) -> text(hash, "alg")))
					.as(text(component, "purl"))
					.contains("SHA-256"));
	}

	@Test
	void eachComponentHasALicenceThatIsAllowed() {
		Map<String, List<String>> others = new TreeMap<>();
		for (JsonNode component : components()) {
			List<String> licences = licences(component);
			if (licences.stream().noneMatch(LICENCES::contains)) {
				others.put(text(component, "purl"), licences);
			}
		}

		assertThat(others).as("components without a licence of " + LICENCES).isEmpty();
	}

	/** What there is to choose from, where there are several. */
	private static List<String> licences(JsonNode component) {
		List<String> licences = new ArrayList<>();
		for (JsonNode choice : component.path("licenses")) {
			licences.add(text(choice.path("license"), "id"));
			licences.addAll(List.of(choice.path("expression").asString("").split(" OR | AND |[()]")));
		}
		licences.removeIf(String::isBlank);
		return licences;
	}

	@ParameterizedTest
	@CsvSource({ "pkg:maven/io.netty/, 4.2.18", "pkg:maven/tools.jackson.core/, 3.1.0",
			"pkg:maven/ch.qos.logback/, 1.5.19", "pkg:maven/org.springframework/, 7.0.0",
			"pkg:maven/org.springframework.boot/, 4.0.0", "pkg:maven/org.yaml/snakeyaml, 2.0",
			"pkg:maven/org.hibernate.validator/, 9.0.0" })
	void nothingIsOlderThan(String prefix, String floor) {
		List<JsonNode> family = components().stream()
			.filter((component) -> text(component, "purl").startsWith(prefix))
			.toList();

		assertThat(family).as("components of %s, or the floor guards nothing", prefix)
			.isNotEmpty()
			.allSatisfy((component) -> assertThat(Arrays.compare(numbers(text(component, "version")), numbers(floor)))
				.as("%s, at least %s", text(component, "purl"), floor)
				.isNotNegative());
	}

	private static int[] numbers(String version) {
		return SEPARATOR.splitAsStream(version)
			.takeWhile((part) -> part.matches("\\d+"))
			.mapToInt(Integer::parseInt)
			.toArray();
	}

	private static List<JsonNode> components() {
		List<JsonNode> components = bill.path("components").valueStream().toList();
		assertThat(components).hasSizeGreaterThan(20);
		return components;
	}

	private static String text(JsonNode node, String field) {
		return node.path(field).asString("");
	}

	private static Stream<String> jars() throws IOException {
		try (ZipFile application = new ZipFile(System.getProperty("sample.jar"))) {
			return application.stream()
				.map(ZipEntry::getName)
				.map(Path::of)
				.filter((entry) -> entry.startsWith(LIBRARIES) && entry.toString().endsWith(".jar"))
				.map((entry) -> entry.getFileName().toString())
				// What Spring Boot adds by itself when it makes the jar.
				.filter((name) -> !name.startsWith("spring-boot-jarmode-tools"))
				.toList()
				.stream();
		}
	}

}

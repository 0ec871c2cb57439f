package dev.conduit.architecture;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The rules of the house, for a module to inherit. A subclass adds the rules of its own
 * ring.
 */
public abstract class ArchitectureContract {

	private static final Path MODULE = Path.of(System.getProperty("basedir", ""));

	private static final Path CLASSES = MODULE.resolve("target/classes");

	private static final Path TEST_CLASSES = MODULE.resolve("target/test-classes");

	@TempDir
	private Path folder;

	/**
	 * What holds in this module beside what holds everywhere.
	 */
	protected abstract List<HouseRule> rulesOfThisModule();

	@TestFactory
	Stream<DynamicTest> theModuleKeepsTheRule() {
		JavaClasses mainAndTests = new ClassFileImporter().importPaths(CLASSES, TEST_CLASSES);
		JavaClasses main = mainAndTests.that(areBelow(CLASSES));
		assertThat(main).isNotEmpty();

		return Stream.concat(EverywhereRules.all().stream(), rulesOfThisModule().stream())
			.map((rule) -> DynamicTest.dynamicTest(rule.rule().getDescription(),
					() -> rule.rule().check((rule.testsToo()) ? mainAndTests : main)));
	}

	/**
	 * What holds everywhere catches the same wherever it is tried: see
	 * {@link EverywhereRulesTests}.
	 */
	@TestFactory
	Stream<DynamicTest> theRuleOfThisModuleCatchesPlantedCode() {
		return PlantedCode.isCaughtBy(rulesOfThisModule(), this.folder);
	}

	@Test
	void mainTakesNoMonitor() {
		List<String> monitors = SourceCode.below(MODULE.resolve("src/main/java")).monitors();

		assertThat(monitors).as("a virtual thread on Java 21 pins its carrier in 'synchronized': take a ReentrantLock")
			.isEmpty();
	}

	/** Whatever the code of a library or a test tries: no class is made by its bytes. */
	@Test
	void noTestReadsAnythingByJavaSerialization() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(List.of("harmless"));
		}

		assertThatThrownBy(() -> new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject())
			.as("tests run with -Djdk.serialFilter=!*")
			.isInstanceOf(InvalidClassException.class)
			.hasMessageContaining("REJECTED");
	}

	@Test
	void reportsWhatIsLargerThanItShouldBe() {
		List<String> oversized = SourceCode.below(MODULE.resolve("src/main/java")).oversized();

		oversized.forEach((finding) -> System.out.println("Larger than it should be: " + finding));
	}

	private static DescribedPredicate<JavaClass> areBelow(Path folder) {
		return DescribedPredicate.describe("are below " + folder,
				(type) -> Path.of(type.getSource().orElseThrow().getUri()).startsWith(folder.toAbsolutePath()));
	}

}

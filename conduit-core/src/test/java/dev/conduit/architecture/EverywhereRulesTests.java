package dev.conduit.architecture;

import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What holds in every module, tried once: whether modules keep it is seen in each of
 * them.
 */
class EverywhereRulesTests {

	@TempDir
	private Path folder;

	@TestFactory
	Stream<DynamicTest> theRuleCatchesPlantedCode() {
		return PlantedCode.isCaughtBy(EverywhereRules.all(), this.folder);
	}

}

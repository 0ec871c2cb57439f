package dev.conduit.proof.table;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.conduit.proof.Measure;

import static org.assertj.core.api.Assertions.assertThat;

class ProofTableTests {

	@TempDir
	private Path folder;

	@Test
	void rowsOfAllModulesAreAddedUp() throws Exception {
		Path one = write("one", row(true, Measure.ACKED, 40));
		Path two = write("two", row(true, Measure.ACKED, 2));

		ProofTable table = ProofTable.read(List.of(one, two), "");

		assertThat(table.holds()).isTrue();
		assertThat(table.toString().lines()).last().asString().contains("2 rows", " 42 ", "ok");
	}

	@Test
	void aRowThatDidNotComeToItsEndFailsTheTable() throws Exception {
		ProofTable table = ProofTable.read(List.of(write("one", row(false, Measure.ACKED, 1))), "");

		assertThat(table.holds()).isFalse();
		assertThat(table.toString()).contains("FAIL");
	}

	@ParameterizedTest
	@EnumSource
	void whatMustBeZeroFailsTheTable(Measure measure) throws Exception {
		String row = row(true, Measure.ACKED, 0).replace("\"%s\":0".formatted(measure.field()),
				"\"%s\":1".formatted(measure.field()));

		assertThat(ProofTable.read(List.of(write("one", row)), "").holds()).isEqualTo(!measure.mustBeZero());
	}

	@Test
	void rowsOfAnotherRunAreLeftOutAndNoRowsProveNothing() throws Exception {
		ProofTable table = ProofTable.read(List.of(write("one", row(true, Measure.ACKED, 1))), "another");

		assertThat(table.holds()).isFalse();
		assertThat(table.toString()).contains("0 rows");
	}

	@Test
	void aReportOfTestsThatFailedIsNamed() throws Exception {
		String report = "<testsuite version=\"3\" name=\"SomeTests\" time=\"1\" tests=\"3\" errors=\"%d\" skipped=\"0\" failures=\"%d\">";

		assertThat(PrintProof.failureOf(write("good.xml", report.formatted(0, 0)))).isEmpty();
		assertThat(PrintProof.failureOf(write("error.xml", report.formatted(1, 0)))).contains("SomeTests");
		assertThat(PrintProof.failureOf(write("failure.xml", report.formatted(0, 1)))).contains("SomeTests");
		assertThat(PrintProof.failureOf(write("other.xml", "<html/>"))).contains("cannot be understood");
	}

	private static String row(boolean passed, Measure measure, long number) {
		String figures = Stream.of(Measure.values())
			.map((each) -> "\"%s\":%d".formatted(each.field(), (each == measure) ? number : 0))
			.collect(Collectors.joining(","));
		return "{\"run\":\"\",\"id\":\"X1\",\"title\":\"a row\",\"passed\":%s,\"seed\":0,\"duration_s\":1.5,%s}"
			.formatted(passed, figures);
	}

	private Path write(String name, String line) throws Exception {
		return Files.writeString(this.folder.resolve(name), line + "\n", StandardOpenOption.CREATE);
	}

}

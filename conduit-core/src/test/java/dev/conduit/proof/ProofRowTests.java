package dev.conduit.proof;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ProofRowTests {

	@TempDir
	private Path folder;

	@Test
	void aRowBecomesOneLineOfJson() throws Exception {
		try (ProofRow row = start()) {
			row.count(Measure.ACKED, 3).count(Measure.ACKED, 4).saw(Measure.CONNECTIONS, 5).saw(Measure.CONNECTIONS, 2);
			row.pass();
		}

		JsonNode line = onlyLine();
		assertThat(line.get("id").asString()).isEqualTo("T3");
		assertThat(line.get("title").asString()).isEqualTo("silent peers");
		assertThat(line.get("seed").asLong()).isEqualTo(42);
		assertThat(line.get("passed").asBoolean()).isTrue();
		assertThat(line.get("duration_s").asDouble()).isNotNegative();
		assertThat(line.get("acked").asLong()).isEqualTo(7);
		assertThat(line.get("connections").asDouble()).isEqualTo(5);
		for (Measure measure : Measure.values()) {
			assertThat(line.has(measure.field())).as(measure.field()).isTrue();
		}
	}

	@Test
	void aTestThatDoesNotComeToItsEndLeavesARowThatHasNotPassed() throws Exception {
		try (ProofRow row = start()) {
			row.count(Measure.BAD_INPUTS, 1);
		}

		assertThat(onlyLine().get("passed").asBoolean()).isFalse();
	}

	@Test
	void whatMustBeZeroFailsTheRowWithItsSeed() throws Exception {
		try (ProofRow row = start()) {
			row.count(Measure.LOST, 1);

			assertThatExceptionOfType(AssertionError.class).isThrownBy(row::pass)
				.withMessageContaining("lost of T3, seed 42");
		}
		assertThat(onlyLine().get("passed").asBoolean()).isFalse();
	}

	@Test
	void anExceptionThatEndsAThreadIsCounted() throws Exception {
		try (ProofRow row = start()) {
			failAThread();

			assertThatExceptionOfType(AssertionError.class).isThrownBy(row::pass).withMessageContaining("uncaught");
		}
		assertThat(onlyLine().get("uncaught").asLong()).isEqualTo(1);
	}

	@Test
	void anExceptionIsCountedByEachRowThatIsOpenInWhateverOrderTheyEnd() throws Exception {
		Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
		ProofRow first = start();
		try (ProofRow second = ProofRow.start("T4", "another", 0, this.folder.resolve("other.jsonl"))) {
			failAThread();
			first.close();
			failAThread();

			assertThat(first.counted(Measure.UNCAUGHT)).isEqualTo(1);
			assertThat(second.counted(Measure.UNCAUGHT)).isEqualTo(2);
		}
		assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(before);
	}

	private static void failAThread() throws InterruptedException {
		Thread thread = Thread.ofPlatform().start(() -> {
			throw new IllegalStateException("on purpose");
		});
		thread.join();
	}

	@Test
	void whatIsCountedAndWhatIsSeenAreToldApart() {
		try (ProofRow row = start()) {
			assertThatIllegalArgumentException().isThrownBy(() -> row.count(Measure.P99_MS_HONEST, 1));
			assertThatIllegalArgumentException().isThrownBy(() -> row.saw(Measure.LOST, 1));
		}
	}

	@Test
	void aTitleThatWouldBreakTheLineIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ProofRow.start("T3", "a\nb", 0));
	}

	private ProofRow start() {
		return ProofRow.start("T3", "silent peers", 42, this.folder.resolve("rows.jsonl"));
	}

	private JsonNode onlyLine() throws Exception {
		assertThat(Files.readAllLines(this.folder.resolve("rows.jsonl"))).hasSize(1);
		return JsonMapper.shared().readTree(Files.readString(this.folder.resolve("rows.jsonl")));
	}

}

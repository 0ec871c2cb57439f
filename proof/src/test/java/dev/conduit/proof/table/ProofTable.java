package dev.conduit.proof.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.conduit.proof.Measure;

/**
 * All rows of one run of the proof, and their sum. It fails where a row did not come to
 * its end, where something is not 0 that has to be, and where there is no row at all.
 */
final class ProofTable {

	private static final String LINE = "%-6s %-44s %6s %9s %9s %9s %10s %12s %12s %5s %5s %5s %5s  %s%n";

	private final List<JsonNode> rows;

	private ProofTable(List<JsonNode> rows) {
		this.rows = rows;
	}

	/**
	 * Reads the rows of a run.
	 * @param files one file for each module, with a row on each line
	 * @param run the run; lines of others are left out
	 */
	static ProofTable read(List<Path> files, String run) {
		List<JsonNode> rows = new ArrayList<>();
		for (Path file : files) {
			try (Stream<String> lines = Files.lines(file)) {
				lines.map(JsonMapper.shared()::readTree)
					.filter((row) -> row.get("run").asString().equals(run))
					.forEach(rows::add);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return new ProofTable(rows);
	}

	/** Whether all is as it must be. */
	boolean holds() {
		return !this.rows.isEmpty() && this.rows.stream().allMatch(ProofTable::holds);
	}

	private static boolean holds(JsonNode row) {
		return row.get("passed").asBoolean() && Stream.of(Measure.values())
			.filter(Measure::mustBeZero)
			.allMatch((measure) -> row.get(measure.field()).asLong() == 0);
	}

	@Override
	public String toString() {
		StringBuilder table = new StringBuilder();
		table.append(LINE.formatted("row", "what", "s", "load", "load/s", "faults", "bad inputs", "acked", "delivered",
				"lost", "dupl.", "leaks", "unc.", ""));
		this.rows.forEach((row) -> table.append(line(row)));
		table.append(LINE.formatted("all", this.rows.size() + " rows", number(sum("duration_s")),
				number(highest(Measure.CONNECTIONS)), number(highest(Measure.OPERATIONS_A_SECOND)),
				total(Measure.FAULTS_INJECTED), total(Measure.BAD_INPUTS), total(Measure.ACKED),
				total(Measure.DELIVERED), total(Measure.LOST), total(Measure.DUPLICATED_BEYOND_CONTRACT),
				total(Measure.LEAKS), total(Measure.UNCAUGHT), verdict(holds())));
		this.rows.stream().filter((row) -> !holds(row)).forEach((row) -> table.append(row).append('\n'));
		return table.toString();
	}

	private static String line(JsonNode row) {
		return LINE.formatted(row.get("id").asString(), row.get("title").asString(),
				number(row.get("duration_s").asDouble()), figure(row, Measure.CONNECTIONS),
				figure(row, Measure.OPERATIONS_A_SECOND), figure(row, Measure.FAULTS_INJECTED),
				figure(row, Measure.BAD_INPUTS), figure(row, Measure.ACKED), figure(row, Measure.DELIVERED),
				figure(row, Measure.LOST), figure(row, Measure.DUPLICATED_BEYOND_CONTRACT), figure(row, Measure.LEAKS),
				figure(row, Measure.UNCAUGHT),
				verdict(holds(row)) + millis(row, Measure.P99_MS_HONEST) + millis(row, Measure.P99_MS_LOOP));
	}

	private static String millis(JsonNode row, Measure measure) {
		double p99 = row.get(measure.field()).asDouble();
		return (p99 == 0) ? "" : String.format(Locale.ROOT, ", %s %.2f", measure.title(), p99);
	}

	private static String verdict(boolean holds) {
		return holds ? "ok" : "FAIL";
	}

	private static String figure(JsonNode row, Measure measure) {
		double figure = row.get(measure.field()).asDouble();
		return (figure == 0 && !measure.mustBeZero()) ? "" : number(figure);
	}

	private String total(Measure measure) {
		return number(sum(measure.field()));
	}

	private double sum(String field) {
		return figures(field).sum();
	}

	private double highest(Measure measure) {
		return figures(measure.field()).max().orElse(0);
	}

	private DoubleStream figures(String field) {
		return this.rows.stream().mapToDouble((row) -> row.get(field).asDouble());
	}

	private static String number(double figure) {
		return String.format(Locale.ROOT, "%,.0f", figure);
	}

}

package dev.conduit.samples.iot.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The devices as lines.
 */
final class Table {

	private static final String HEAD = "%-16s %7s %8s %7s %12s %9s  %s";

	private Table() {
	}

	static List<String> of(List<Watch.Row> rows) {
		List<String> lines = new ArrayList<>();
		lines.add(String.format(Locale.ROOT, HEAD, "device", "cpu", "memory", "disk", "network", "heard", "alerts"));
		rows.forEach((row) -> lines.add(line(row)));
		return lines;
	}

	private static String line(Watch.Row row) {
		return String.format(Locale.ROOT, HEAD, row.device(), value("%.0f %%", row.cpu()),
				value("%.0f %%", row.memory()), value("%.0f %%", row.disk()), value("%.0f KB/s", row.network()),
				value("%.0f s ago", row.silence()), String.join(", ", row.alerts().stream().sorted().toList()));
	}

	private static String value(String format, double value) {
		return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
	}

}

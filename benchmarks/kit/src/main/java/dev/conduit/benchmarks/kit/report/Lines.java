package dev.conduit.benchmarks.kit.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Lines as SVG: how a ratio grows with how much there is of something. What there is goes
 * to the right, on a logarithmic scale; the ratio goes up from zero, with a line from
 * minimum to maximum at each point, and a dashed one at the target.
 * <p>
 * For one thread.
 */
public final class Lines {

	private static final int LEFT = 60;

	private static final int TOP = 46;

	private static final int WIDTH = 470;

	private static final int HEIGHT = 240;

	private static final int LEGEND = 310;

	private static final int FOOT = 50;

	private static final List<String> COLOURS = List.of("#1b7f5c", "#c4572b", "#2f5fb3", "#8a4fb0", "#8a7a1f",
			"#555555");

	private final String title;

	private final String across;

	private final double target;

	private final Map<String, NavigableMap<Integer, Spread>> lines = new LinkedHashMap<>();

	/**
	 * Without a line.
	 * @param title what is shown
	 * @param across what there is more of to the right
	 * @param target what no line should rise above
	 */
	public Lines(String title, String across, double target) {
		this.title = title;
		this.across = across;
		this.target = target;
	}

	/**
	 * Adds a point.
	 * @param line name of its line
	 * @param count how much there is, 1 or more
	 * @param ratio the ratio
	 * @return this plot
	 */
	public Lines point(String line, int count, Spread ratio) {
		this.lines.computeIfAbsent(line, (key) -> new TreeMap<>()).put(count, ratio);
		return this;
	}

	/**
	 * The picture.
	 */
	@Override
	public String toString() {
		SortedSet<Integer> counts = this.lines.values()
			.stream()
			.flatMap((line) -> line.keySet().stream())
			.collect(Collectors.toCollection(TreeSet::new));
		double highest = this.lines.values()
			.stream()
			.flatMap((line) -> line.values().stream())
			.mapToDouble(Spread::max)
			.max()
			.orElse(1);
		Scale scale = new Scale(Math.log10(counts.first()), Math.log10(counts.last()),
				Math.ceil(Math.max(highest, this.target) * 5 + 0.5) / 5);
		StringBuilder svg = new StringBuilder(String.format(Locale.ROOT, """
				<svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" \
				font-family="sans-serif" font-size="12">
				<rect width="100%%" height="100%%" fill="#ffffff"/>
				""", LEFT + WIDTH + LEGEND, TOP + HEIGHT + FOOT));
		text(svg, 10, 22, "start", "font-size=\"15\" font-weight=\"bold\"", this.title);
		grid(svg, scale, counts);
		int number = 0;
		for (Map.Entry<String, NavigableMap<Integer, Spread>> line : this.lines.entrySet()) {
			draw(svg, scale, line.getKey(), line.getValue(), number++);
		}
		return svg.append("</svg>\n").toString();
	}

	private void grid(StringBuilder svg, Scale scale, SortedSet<Integer> counts) {
		for (double ratio = 0; ratio <= scale.highest; ratio += (scale.highest > 4) ? 1 : 0.5) {
			path(svg, "M%d %.1fH%d".formatted(LEFT, scale.y(ratio), LEFT + WIDTH), "#dddddd", "");
			text(svg, LEFT - 8, scale.y(ratio) + 4, "end", "fill=\"#777777\"", "%.1f×".formatted(ratio));
		}
		path(svg, "M%d %.1fH%d".formatted(LEFT, scale.y(this.target), LEFT + WIDTH), "#222222",
				"stroke-dasharray=\"5 4\"");
		text(svg, LEFT + WIDTH + 8, scale.y(this.target) + 4, "start", "", "≤ %s×".formatted(this.target));
		counts.forEach((count) -> text(svg, scale.x(count), TOP + HEIGHT + 18, "middle", "fill=\"#777777\"",
				String.format(Locale.ROOT, "%,d", count)));
		text(svg, LEFT + WIDTH / 2.0, TOP + HEIGHT + 38, "middle", "", this.across);
	}

	private static void draw(StringBuilder svg, Scale scale, String name, NavigableMap<Integer, Spread> line,
			int number) {
		String colour = COLOURS.get(number % COLOURS.size());
		path(svg,
				line.entrySet()
					.stream()
					.map((point) -> "%.1f %.1f".formatted(scale.x(point.getKey()), scale.y(point.getValue().median())))
					.collect(Collectors.joining("L", "M", "")),
				colour, "stroke-width=\"2\"");
		// Beside each other, so that those of other lines can be seen.
		line.forEach((count, ratio) -> path(svg,
				"M%.1f %.1fV%.1f".formatted(scale.x(count) + 3 * number, scale.y(ratio.min()), scale.y(ratio.max())),
				colour, ""));
		int y = TOP + HEIGHT - 16 - 20 * number;
		path(svg, "M%d %dh16".formatted(LEFT + WIDTH + 8, y - 4), colour, "stroke-width=\"3\"");
		text(svg, LEFT + WIDTH + 30, y, "start", "",
				name + ": " + Spread.format(line.lastEntry().getValue().median()) + "×");
	}

	private static void path(StringBuilder svg, String path, String colour, String style) {
		svg.append("<path d=\"%s\" stroke=\"%s\" fill=\"none\" %s/>\n".formatted(path, colour, style));
	}

	private static void text(StringBuilder svg, double x, double y, String anchor, String style, String text) {
		svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>%n", x, y,
				anchor, style, text.replace("&", "&amp;").replace("<", "&lt;")));
	}

	/**
	 * From figures to pixels.
	 *
	 * @param least power of ten at the left edge
	 * @param most power of ten at the right edge
	 * @param highest ratio at the upper edge
	 */
	private record Scale(double least, double most, double highest) {

		private double x(int count) {
			return (this.most > this.least)
					? LEFT + 20 + (WIDTH - 60) * (Math.log10(count) - this.least) / (this.most - this.least)
					: LEFT + 20;
		}

		private double y(double ratio) {
			return TOP + HEIGHT * (1 - ratio / this.highest);
		}

	}

}

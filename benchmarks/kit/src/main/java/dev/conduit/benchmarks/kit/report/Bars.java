package dev.conduit.benchmarks.kit.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Bars as SVG: one panel for each figure, a bar for each contestant, on a logarithmic
 * scale, with a line from minimum to maximum.
 * <p>
 * For one thread.
 */
public final class Bars {

	private static final int LABELS = 270;

	private static final int WIDTH = 430;

	private static final int FIGURES = 80;

	private static final int ROW = 20;

	private static final int HEAD = 52;

	private final List<Panel> panels = new ArrayList<>();

	/**
	 * Adds a panel below the others.
	 * @param title what is shown, and in which unit
	 * @return the panel, without a bar
	 */
	public Panel panel(String title) {
		Panel panel = new Panel(title, new ArrayList<>());
		this.panels.add(panel);
		return panel;
	}

	/**
	 * The picture; panels without a bar are left out.
	 */
	@Override
	public String toString() {
		List<Panel> shown = this.panels.stream().filter((panel) -> !panel.bars().isEmpty()).toList();
		int height = shown.stream().mapToInt(Panel::height).sum();
		StringBuilder svg = new StringBuilder(String.format(Locale.ROOT, """
				<svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" \
				font-family="sans-serif" font-size="12">
				<rect width="100%%" height="100%%" fill="#ffffff"/>
				""", LABELS + WIDTH + FIGURES, height));
		int top = 0;
		for (Panel panel : shown) {
			panel.draw(svg, top);
			top += panel.height();
		}
		return svg.append("</svg>\n").toString();
	}

	private static void text(StringBuilder svg, double x, int y, String anchor, String style, String text) {
		svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\" %s>%s</text>%n", x, y,
				anchor, style, text.replace("&", "&amp;").replace("<", "&lt;")));
	}

	/**
	 * One figure of all contestants.
	 *
	 * @param title what is shown
	 * @param bars the contestants
	 */
	public record Panel(String title, List<Bar> bars) {

		/**
		 * Adds a bar.
		 * @param name the contestant
		 * @param spread its figure; greater than zero
		 * @param ours whether it stands out
		 */
		public void bar(String name, Spread spread, boolean ours) {
			this.bars.add(new Bar(name, spread, ours));
		}

		private int height() {
			return HEAD + this.bars.size() * ROW;
		}

		private void draw(StringBuilder svg, int top) {
			double least = Math
				.floor(Math.log10(this.bars.stream().mapToDouble((bar) -> bar.spread.min()).min().orElseThrow()));
			double most = Math
				.ceil(Math.log10(this.bars.stream().mapToDouble((bar) -> bar.spread.max()).max().orElseThrow()));
			Scale scale = new Scale(least, Math.max(most, least + 1));
			text(svg, 10, top + 22, "start", "font-size=\"15\" font-weight=\"bold\"", this.title);
			for (double power = scale.least; power <= scale.most; power++) {
				double x = scale.x(Math.pow(10, power));
				svg.append(String.format(Locale.ROOT, "<path d=\"M%.1f %dV%d\" stroke=\"#dddddd\"/>%n", x, top + 42,
						top + this.height() - 8));
				text(svg, x, top + 38, "middle", "fill=\"#777777\" font-size=\"10\"",
						Spread.format(Math.pow(10, power)));
			}
			for (int i = 0; i < this.bars.size(); i++) {
				this.bars.get(i).draw(svg, scale, top + 44 + i * ROW);
			}
		}

	}

	/**
	 * One contestant.
	 *
	 * @param name its name
	 * @param spread its figure
	 * @param ours whether it stands out
	 */
	private record Bar(String name, Spread spread, boolean ours) {

		private void draw(StringBuilder svg, Scale scale, int y) {
			text(svg, LABELS - 8, y + 11, "end", this.ours ? "font-weight=\"bold\"" : "", this.name);
			svg.append(
					String.format(Locale.ROOT, "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"14\" fill=\"%s\"/>%n",
							LABELS, y, scale.x(this.spread.median()) - LABELS, this.ours ? "#1b7f5c" : "#9aa7b4"));
			svg.append(String.format(Locale.ROOT, "<path d=\"M%.1f %dH%.1f\" stroke=\"#222222\"/>%n",
					scale.x(this.spread.min()), y + 7, scale.x(this.spread.max())));
			text(svg, scale.x(this.spread.max()) + 6, y + 11, "start", "", Spread.format(this.spread.median()));
		}

	}

	/**
	 * From powers of ten to pixels.
	 *
	 * @param least power at the left edge
	 * @param most power at the right edge
	 */
	private record Scale(double least, double most) {

		private double x(double figure) {
			return LABELS + WIDTH * (Math.log10(figure) - this.least) / (this.most - this.least);
		}

	}

}

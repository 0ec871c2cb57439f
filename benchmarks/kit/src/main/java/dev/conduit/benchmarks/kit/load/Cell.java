package dev.conduit.benchmarks.kit.load;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a contestant is put to: one shape of load with payloads of one size.
 *
 * @param shape the kind of load
 * @param count calls in flight, threads or subscribers; 1 where the shape has none
 * @param size bytes of a payload
 */
public record Cell(Shape shape, int count, int size) {

	/** Bytes of a payload where nothing is said. */
	public static final int DEFAULT_SIZE = 100;

	private static final Pattern TEXT = Pattern.compile("([a-z-]+?)(?:-(\\d+))?(?:@(\\d+)([km]?))?");

	/**
	 * The cell of a text such as {@code async-64}, {@code sequential@4k} or
	 * {@code async-8@1m}.
	 * @param text shape, count and size
	 * @return the cell
	 */
	public static Cell parse(String text) {
		Matcher matcher = TEXT.matcher(text);
		if (!matcher.matches()) {
			throw new IllegalArgumentException("a cell must be like async-64 or async-64@4k (was '" + text + "')");
		}
		Shape shape = Shape.of(matcher.group(1));
		if (shape.hasCount() && matcher.group(2) == null) {
			throw new IllegalArgumentException("'%s' needs a number behind it, such as %s-64".formatted(text, shape));
		}
		int count = (matcher.group(2) != null) ? Integer.parseInt(matcher.group(2)) : 1;
		int size = (matcher.group(3) != null) ? Integer.parseInt(matcher.group(3)) : DEFAULT_SIZE;
		int unit = switch ((matcher.group(4) != null) ? matcher.group(4) : "") {
			case "k" -> 1024;
			case "m" -> 1024 * 1024;
			default -> 1;
		};
		return new Cell(shape, count, size * unit);
	}

	/**
	 * What is counted in it.
	 * @return such as {@code calls}
	 */
	public String unit() {
		return this.shape.unit();
	}

	@Override
	public String toString() {
		String text = this.shape.hasCount() ? this.shape + "-" + this.count : this.shape.toString();
		return (this.size != DEFAULT_SIZE) ? text + "@" + sizeText() : text;
	}

	private String sizeText() {
		if (this.size % (1024 * 1024) == 0) {
			return this.size / (1024 * 1024) + "m";
		}
		return (this.size % 1024 == 0) ? this.size / 1024 + "k" : String.valueOf(this.size);
	}

}

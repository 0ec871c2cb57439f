package dev.conduit.spring.binding;

import java.util.List;

import dev.conduit.message.Violation;

/**
 * How a caller knows the parameters of a method: by their names, except that the one that
 * takes the whole payload has none.
 *
 * @param names names of the parameters, in order
 * @param root index of the parameter that takes the whole payload, {@code -1} for none
 * @since 0.1.0
 */
public record ArgumentPaths(List<String> names, int root) {

	public ArgumentPaths {
		names = List.copyOf(names);
	}

	/**
	 * The path of something inside an argument.
	 * @param index index of the parameter
	 * @param nested path inside the argument, such as {@code lines[2].amount}; empty for
	 * the argument itself
	 * @return the path as the caller knows it
	 */
	public String of(int index, String nested) {
		return (index == this.root && !nested.isEmpty()) ? nested : join(this.names.get(index), nested);
	}

	/**
	 * What is wrong with something, as of where it stands.
	 * @param outer path of it
	 * @param violations what is wrong, with paths inside it
	 * @return the same with whole paths
	 */
	public static List<Violation> inside(String outer, List<Violation> violations) {
		return violations.stream()
			.map((violation) -> new Violation(join(outer, violation.field()), violation.message()))
			.toList();
	}

	/**
	 * What does not fit in an item, as of where the item stands: converters call the
	 * whole of what they read the payload.
	 * @param item path of the item
	 * @param misfits what does not fit
	 * @return the same with whole paths
	 */
	public static List<Violation> ofItem(String item, List<Violation> misfits) {
		return misfits.stream()
			.map((misfit) -> new Violation(misfit.field().equals("payload") ? item : join(item, misfit.field()),
					misfit.message()))
			.toList();
	}

	private static String join(String outer, String nested) {
		return (nested.isEmpty() || nested.startsWith("[")) ? (outer + nested) : (outer + "." + nested);
	}

}

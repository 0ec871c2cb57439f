package dev.conduit.spring.binding;

import java.util.List;

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
		String name = this.names.get(index);
		if (nested.isEmpty()) {
			return name;
		}
		if (index == this.root) {
			return nested;
		}
		return nested.startsWith("[") ? (name + nested) : (name + "." + nested);
	}

}

package dev.conduit.convert.jackson;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;

import org.jspecify.annotations.Nullable;

/**
 * Reads a record of which each component is there exactly once, and nothing else.
 */
final class PlainRecord implements PlainValue {

	/** What is missing is counted in the bits of a number. */
	static final int MAX_COMPONENTS = Long.SIZE - 1;

	private final byte[][] names;

	private final PlainValue[] values;

	private final MethodHandle constructor;

	/**
	 * A reader of a record.
	 * @param names names of the components, as {@link PlainJson#nameOf} gives them
	 * @param values what reads them
	 * @param constructor takes them in the same order
	 */
	PlainRecord(byte[][] names, PlainValue[] values, MethodHandle constructor) {
		this.names = names;
		this.values = values;
		this.constructor = constructor.asFixedArity()
			.asType(MethodType.genericMethodType(names.length))
			.asSpreader(Object[].class, names.length);
	}

	@Override
	public @Nullable Object read(PlainJson json) {
		if (!json.take('{')) {
			return NOT_PLAIN;
		}
		@Nullable Object[] arguments = new Object[this.names.length];
		long missing = (1L << this.names.length) - 1;
		for (int i = 0; i < this.names.length; i++) {
			int component = (i == 0 || json.take(',')) ? json.name(this.names, i) : -1;
			if (component < 0 || (missing & (1L << component)) == 0) {
				return NOT_PLAIN;
			}
			missing ^= 1L << component;
			Object value = this.values[component].read(json);
			if (!PlainValue.isPlain(value)) {
				return NOT_PLAIN;
			}
			arguments[component] = value;
		}
		return json.take('}') ? create(arguments) : NOT_PLAIN;
	}

	private Object create(@Nullable Object[] arguments) {
		try {
			return (Object) this.constructor.invokeExact(arguments);
		}
		catch (Throwable ex) {
			// It is called again by Jackson, which knows what to say.
			return NOT_PLAIN;
		}
	}

}

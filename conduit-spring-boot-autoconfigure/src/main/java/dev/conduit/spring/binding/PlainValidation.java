package dev.conduit.spring.binding;

import java.lang.annotation.Annotation;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.function.DoublePredicate;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

import jakarta.validation.constraints.AssertFalse;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Negative;
import jakarta.validation.constraints.NegativeOrZero;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * The constraints of Jakarta Validation that one comparison decides. Each answers
 * {@code true} for what surely satisfies it; {@code false} means that the validator has
 * to be asked. {@code null} stands for a constraint that is none of them.
 */
final class PlainValidation {

	private PlainValidation() {
	}

	static @Nullable LongPredicate ofLong(Annotation constraint) {
		return switch (constraint) {
			case NotNull any -> (value) -> true;
			case Min min -> atLeast(min.value());
			case Max max -> atMost(max.value());
			case Positive positive -> (value) -> value > 0;
			case PositiveOrZero positive -> (value) -> value >= 0;
			case Negative negative -> (value) -> value < 0;
			case NegativeOrZero negative -> (value) -> value <= 0;
			default -> null;
		};
	}

	/** Not a number satisfies none of them. */
	static @Nullable DoublePredicate ofDouble(Annotation constraint) {
		return switch (constraint) {
			case NotNull any -> (value) -> true;
			case Positive positive -> (value) -> value > 0;
			case PositiveOrZero positive -> (value) -> value >= 0;
			case Negative negative -> (value) -> value < 0;
			case NegativeOrZero negative -> (value) -> value <= 0;
			case DecimalMin min -> atLeast(new BigDecimal(min.value()), min.inclusive());
			case DecimalMax max -> atMost(new BigDecimal(max.value()), max.inclusive());
			default -> null;
		};
	}

	static @Nullable Predicate<@Nullable Object> ofBoolean(Annotation constraint) {
		return switch (constraint) {
			case NotNull any -> (value) -> value != null;
			case AssertTrue yes -> (value) -> value == null || (Boolean) value;
			case AssertFalse no -> (value) -> value == null || !((Boolean) value);
			default -> null;
		};
	}

	/**
	 * For what is no number and no boolean.
	 * @param type the declared type of the value
	 */
	static @Nullable Predicate<@Nullable Object> ofObject(Annotation constraint, Class<?> type) {
		if (constraint instanceof NotNull) {
			return (value) -> value != null;
		}
		if (CharSequence.class.isAssignableFrom(type)) {
			return ofText(constraint);
		}
		if (Collection.class.isAssignableFrom(type)) {
			return ofSize(constraint, (value) -> ((Collection<?>) value).size());
		}
		if (Map.class.isAssignableFrom(type)) {
			return ofSize(constraint, (value) -> ((Map<?, ?>) value).size());
		}
		return (type == byte[].class) ? ofSize(constraint, (value) -> ((byte[]) value).length) : null;
	}

	private static @Nullable Predicate<@Nullable Object> ofText(Annotation constraint) {
		return switch (constraint) {
			case NotBlank any -> PlainValidation::hasText;
			case Pattern pattern -> matches(pattern);
			default -> ofSize(constraint, (value) -> ((CharSequence) value).length());
		};
	}

	private static @Nullable Predicate<@Nullable Object> ofSize(Annotation constraint, Length length) {
		return switch (constraint) {
			case NotEmpty any -> (value) -> value != null && length.of(value) > 0;
			case Size size -> between(size.min(), size.max(), length);
			default -> null;
		};
	}

	private static Predicate<@Nullable Object> between(int min, int max, Length length) {
		return (value) -> {
			if (value == null) {
				return true;
			}
			int actual = length.of(value);
			return actual >= min && actual <= max;
		};
	}

	private static boolean hasText(@Nullable Object value) {
		return value instanceof CharSequence text && !text.toString().isBlank();
	}

	private static Predicate<@Nullable Object> matches(Pattern constraint) {
		int flags = 0;
		for (Pattern.Flag flag : constraint.flags()) {
			flags |= flag.getValue();
		}
		java.util.regex.Pattern pattern = java.util.regex.Pattern.compile(constraint.regexp(), flags);
		return (value) -> value == null || pattern.matcher((CharSequence) value).matches();
	}

	private static LongPredicate atLeast(long min) {
		return (value) -> value >= min;
	}

	private static LongPredicate atMost(long max) {
		return (value) -> value <= max;
	}

	private static @Nullable DoublePredicate atLeast(BigDecimal min, boolean inclusive) {
		double bound = min.doubleValue();
		if (!isExactly(bound, min)) {
			return null;
		}
		return inclusive ? (value) -> value >= bound : (value) -> value > bound;
	}

	private static @Nullable DoublePredicate atMost(BigDecimal max, boolean inclusive) {
		double bound = max.doubleValue();
		if (!isExactly(bound, max)) {
			return null;
		}
		return inclusive ? (value) -> value <= bound : (value) -> value < bound;
	}

	private static boolean isExactly(double bound, BigDecimal decimal) {
		return Double.isFinite(bound) && new BigDecimal(bound).compareTo(decimal) == 0;
	}

	private interface Length {

		int of(Object value);

	}

}

package dev.conduit.spring.binding;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
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
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The validator itself is the oracle.
 */
class RecordValidationTests {

	@AutoClose
	private final ValidatorFactory factory = Validation.buildDefaultValidatorFactory();

	private final Validator validator = this.factory.getValidator();

	@Test
	void whatItAcceptsIsValidAndWhatIsValidAndCompleteItAccepts() {
		long seed = new Random().nextLong();
		Random random = new Random(seed);
		int accepted = 0;
		RecordValidation look = look(Everything.class);
		for (int i = 0; i < 20_000; i++) {
			Everything record = Everything.random(random);
			boolean valid = this.validator.validate(record, jakarta.validation.groups.Default.class, Rare.class)
				.isEmpty();
			boolean complete = record.boxed() != null && record.fraction() != null && record.small() != null;

			assertThat(look.accepts(record)).as("seed %d, %s", seed, record).isEqualTo(valid && complete);
			accepted += (valid && complete) ? 1 : 0;
		}
		assertThat(accepted).as("seed %d", seed).isGreaterThan(500);
	}

	@ParameterizedTest
	@ValueSource(doubles = { Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -100, -100.00000000000001,
			199.99999999999997, 200, 200.00000000000003, -0.0, Double.MIN_VALUE })
	void decimalsAreComparedAsTheValidatorDoes(double value) {
		assertAgrees(new Decimals(value, 1));
		assertAgrees(new Decimals(1, value));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\u0000\t\n ", "\u2003", "\u00a0", "x", " x" })
	void blankIsWhatIsBlankToTheValidator(String text) {
		assertAgrees(new Text(text));
	}

	@Test
	void numbersAtTheirBoundsAreJudgedAsTheValidatorDoes() {
		for (long value : new long[] { Long.MIN_VALUE, -8, -7, -1, 0, 1, 9, 10, Long.MAX_VALUE }) {
			assertAgrees(new Bounds(value));
		}
	}

	@ParameterizedTest
	@MethodSource("notPlain")
	void whatIsNotPlainIsLeftToTheValidator(Class<?> type) {
		assertThat(RecordValidation.of(type, this.validator)).isNull();
	}

	static Stream<Class<?>> notPlain() {
		return Stream.of(NotARecord.class, OfItsOwn.class, Node.class, Elements.class, OpenPart.class, Tenth.class,
				ByGetter.class, Ruled.class);
	}

	private void assertAgrees(Record record) {
		assertThat(look(record.getClass()).accepts(record)).as("%s", record)
			.isEqualTo(this.validator.validate(record).isEmpty());
	}

	private RecordValidation look(Class<?> type) {
		RecordValidation look = RecordValidation.of(type, this.validator);
		assertThat(look).isNotNull();
		return look;
	}

	interface Rare {

	}

	@SuppressWarnings("ArrayRecordComponent")
	record Everything(@Positive int number, @Min(-5) @Max(5) long near, @Negative short below,
			@NegativeOrZero byte notAbove, @NotNull @PositiveOrZero Integer boxed, @NotBlank @Size(max = 3) String name,
			@Nullable @Pattern(regexp = "[a-c]*", flags = Pattern.Flag.CASE_INSENSITIVE) String letters,
			@NotEmpty List<String> some, @Size(min = 1, max = 2) Map<String, String> few, byte @Size(max = 2) [] bytes,
			@DecimalMin("-0.5") @DecimalMax(value = "0.5", inclusive = false) double half,
			@DecimalMin("-1") Double fraction, @AssertTrue boolean yes, @AssertFalse Boolean no, @Valid Part part,
			@Max(value = 3, groups = Rare.class) @Nullable Long small) {

		/** Each is good more often than not, for all of them at once have to be. */
		static Everything random(Random random) {
			return new Everything(number(random), number(random), (short) -number(random), (byte) -number(random),
					maybe(random, number(random)),
					(random.nextInt(8) == 0) ? " " : "abcd".substring((random.nextInt(10) == 0) ? 0 : 1),
					maybe(random, "abCd".substring(0, 3 + random.nextInt(10) / 9)), List.of("a"),
					(random.nextInt(10) == 0) ? Map.of() : Map.of("a", "b"), new byte[random.nextInt(12) / 4],
					random.nextInt(-10, 11) / 20.0, maybe(random, random.nextInt(12) - 2.0), random.nextInt(10) != 0,
					random.nextInt(10) == 0, maybe(random, new Part(number(random))),
					maybe(random, (long) random.nextInt(5)));
		}

		private static int number(Random random) {
			return (random.nextInt(12) == 0) ? -7 : 1 + random.nextInt(5);
		}

		private static <T> @Nullable T maybe(Random random, T value) {
			return (random.nextInt(12) == 0) ? null : value;
		}

	}

	record Part(@Positive int number) {

	}

	record Decimals(@DecimalMin("-100") @DecimalMax("200") double closed, @Positive float open) {

		Decimals(double closed, double open) {
			this(closed, (float) open);
		}

	}

	record Text(@NotBlank String text) {

	}

	record Bounds(@Min(-7) @Max(9) long value) {

	}

	static class NotARecord {

	}

	record OfItsOwn(@Odd int number) {

	}

	record Node(@Nullable @Valid Node next) {

	}

	record Elements(List<@NotBlank String> names) {

	}

	record OpenPart(@Valid List<Part> part) {

	}

	/** One tenth is no double. */
	record Tenth(@DecimalMin("0.1") double value) {

	}

	record ByGetter(int value) {

		@Positive
		int getValue() {
			return this.value;
		}

	}

	@Odd
	record Ruled(int value) {

	}

	@Target({ ElementType.FIELD, ElementType.TYPE })
	@Retention(RetentionPolicy.RUNTIME)
	@Constraint(validatedBy = { OddNumber.class, OddRecord.class })
	@interface Odd {

		String message() default "even";

		Class<?>[] groups() default {};

		Class<? extends Payload>[] payload() default {};

	}

	static class OddNumber implements ConstraintValidator<Odd, Integer> {

		@Override
		public boolean isValid(Integer value, ConstraintValidatorContext context) {
			return value % 2 != 0;
		}

	}

	static class OddRecord implements ConstraintValidator<Odd, Ruled> {

		@Override
		public boolean isValid(Ruled value, ConstraintValidatorContext context) {
			return value.value() % 2 != 0;
		}

	}

}

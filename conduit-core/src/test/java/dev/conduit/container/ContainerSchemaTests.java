package dev.conduit.container;

import java.math.BigDecimal;

import org.junit.jupiter.api.Test;

import dev.conduit.message.ConduitValidationException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Violation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ContainerSchemaTests {

	private static final ContainerSchema LINE = ContainerSchema
		.of(Field.required("article", Kind.TEXT).size(1, 5),
				Field.required("pieces", Kind.UINT8, Kind.UINT16).range(1, 500))
		.closed();

	private static final ContainerSchema ORDER = ContainerSchema.of(Field.required("customer", Kind.TEXT),
			Field.optional("discount", Kind.DOUBLE).range(BigDecimal.ZERO, BigDecimal.ONE),
			Field.required("lines", Kind.LIST).size(1, 3).schema(LINE),
			Field.optional("address", Kind.CONTAINER).schema(ContainerSchema.of(Field.required("city", Kind.TEXT))));

	@Test
	void aContainerThatIsRightHasNoViolations() {
		Container order = Container.builder()
			.text("customer", "Ann")
			.nothing("discount")
			.list("lines", line("abc", 3))
			.text("more", "is fine")
			.build();

		assertThat(ORDER.check(order)).isEmpty();
		assertThat(ORDER.require(order)).isSameAs(order);
	}

	@Test
	void everythingThatIsWrongIsSaidWithItsPath() {
		Container order = Container.builder()
			.int32("customer", 7)
			.float64("discount", 1.5)
			.list("lines", line("", 3),
					new Value.Nested(
							Container.builder().text("article", "a").uint16("pieces", 501).bool("x", true).build()))
			.container("address", Container.EMPTY)
			.build();

		assertThat(ORDER.check(order)).containsExactly(new Violation("customer", "expected text, was int32"),
				new Violation("discount", "must be at most 1, was 1.5"),
				new Violation("lines[0].article", "must have 1 to 5 characters, has 0"),
				new Violation("lines[1].pieces", "must be at most 500, was 501"),
				new Violation("lines[1].x", "is not known"), new Violation("address.city", "is required"));
	}

	@Test
	void aContainerWithViolationsIsRefusedAsATypedError() {
		assertThatExceptionOfType(ConduitValidationException.class).isThrownBy(() -> ORDER.require(Container.EMPTY))
			.satisfies((ex) -> {
				assertThat(ex.code()).isEqualTo(ErrorCode.VALIDATION);
				assertThat(ex.problem().violations()).containsExactly(new Violation("customer", "is required"),
						new Violation("lines", "is required"));
			});
	}

	@Test
	void whatIsNoNumberIsInNoRange() {
		Container container = Container.builder().float64("discount", Double.NaN).build();

		assertThat(ContainerSchema.of(Field.optional("discount", Kind.DOUBLE).range(0, 1)).check(container))
			.containsExactly(new Violation("discount", "must be a number, was NaN"));
	}

	@Test
	void aFieldStandsThereOnce() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ContainerSchema.of(Field.required("a", Kind.TEXT), Field.optional("a", Kind.TEXT)));
	}

	private static Value line(String article, int pieces) {
		return new Value.Nested(Container.builder().text("article", article).uint8("pieces", pieces).build());
	}

}

package dev.conduit.container;

import java.math.BigInteger;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ContainerTests {

	private static final Container ALL = Containers.everything();

	@Test
	void valuesAreThereByNameAndInOrder() {
		assertThat(ALL.values().keySet()).startsWith("nothing", "yes", "initial").endsWith("inner", "many").hasSize(17);
		assertThat(ALL.isNull("nothing")).isTrue();
		assertThat(ALL.isNull("absent")).isTrue();
		assertThat(ALL.bool("yes")).isTrue();
		assertThat(ALL.integer("int8")).isEqualTo(-128);
		assertThat(ALL.integer("uint32")).isEqualTo(0xffff_ffffL);
		assertThat(ALL.get("uint64").integer()).isEqualTo(new BigInteger("18446744073709551615"));
		assertThat(ALL.number("float")).isEqualTo(1.5);
		assertThat(ALL.number("int16")).isEqualTo(-32768);
		assertThat(ALL.bytes("bytes")).containsExactly(0, -1, 127);
		assertThat(ALL.container("inner").text("a")).isEqualTo("b");
		assertThat(ALL.list("many")).hasSize(5);
		assertThat(ALL.values().values()).extracting(Value::kind).containsExactly(Kind.values());
	}

	@Test
	void whatIsNotThereOrAnotherKindIsATypedError() {
		assertThat(refusal(() -> ALL.text("absent"))).satisfies((ex) -> {
			assertThat(ex.code()).isEqualTo(ErrorCode.MISSING_FIELD);
			assertThat(ex.problem().detail()).isEqualTo("'absent' is required");
		});
		assertThat(refusal(() -> ALL.integer("text"))).satisfies((ex) -> {
			assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_TYPE);
			assertThat(ex.problem().detail()).isEqualTo("'text': expected a whole number, was text");
		});
		assertThat(refusal(() -> ALL.integer("uint64")).code()).isEqualTo(ErrorCode.INVALID_VALUE);
	}

	@ParameterizedTest
	@CsvSource({ "INT8, -129", "INT8, 128", "UINT8, -1", "UINT8, 256", "INT16, 32768", "UINT16, 65536",
			"INT32, 2147483648", "UINT32, 4294967296", "INT64, 9223372036854775808", "UINT64, -1",
			"UINT64, 18446744073709551616" })
	void aNumberOutOfTheRangeOfItsKindIsRefused(Kind kind, BigInteger number) {
		assertThatIllegalArgumentException().isThrownBy(() -> new Value.Int(kind, number))
			.withMessageContaining(kind.title());
	}

	@Test
	void namesAreBoundedAndThereOnce() {
		assertThatIllegalArgumentException().isThrownBy(() -> Container.builder().bool("", true));
		assertThatIllegalArgumentException().isThrownBy(() -> Container.builder().bool("ä".repeat(128), true));
		assertThatIllegalArgumentException().isThrownBy(() -> Container.builder().bool("a", true).bool("a", false))
			.withMessageContaining("once");
		assertThatIllegalArgumentException().isThrownBy(() -> Container.builder().text("a", "\uD83D"));
	}

	@Test
	void whatIsNestedTooDeepCannotBeMade() {
		Container deepest = Container.EMPTY;
		for (int i = 1; i < Container.MAX_DEPTH; i++) {
			deepest = Container.builder().container("in", deepest).build();
		}
		Container inside = deepest;
		assertThat(inside.depth()).isEqualTo(Container.MAX_DEPTH);

		assertThatIllegalArgumentException().isThrownBy(() -> Container.builder().container("in", inside).build());
		assertThatIllegalArgumentException().isThrownBy(() -> new Value.Many(List.of(new Value.Nested(inside))));
	}

	private static ConduitException refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
		return catchThrowableOfType(ConduitException.class, call);
	}

}

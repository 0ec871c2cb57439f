package dev.conduit.response;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

import dev.conduit.message.ConduitValidationException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Violation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ResponseTests {

	private static final JsonMapper MAPPER = JsonMapper.shared();

	@Test
	void answersAreWrittenAsNetConduitWritesThem() {
		assertThat(MAPPER.writeValueAsString(Response.of(List.of(1, 2))))
			.isEqualTo("{\"success\":true,\"data\":[1,2]}");
		assertThat(MAPPER.writeValueAsString(Response.ok("done"))).isEqualTo("{\"success\":true,\"message\":\"done\"}");
		assertThat(MAPPER.writeValueAsString(Response.of("x").withPagination(21, 2, 10))).isEqualTo("""
				{"success":true,"data":"x","metadata":{"total":21,"page":2,"page_size":10,"total_pages":3,\
				"has_next":true,"has_prev":true}}""");
	}

	@ParameterizedTest
	@CsvSource({ "0, 1, 10, 0, false, false", "10, 1, 10, 1, false, false", "11, 1, 10, 2, true, false",
			"11, 2, 10, 2, false, true", "11, 9, 10, 2, false, true" })
	void aPageKnowsItsNeighbours(long total, int page, int size, long pages, boolean next, boolean previous) {
		assertThat(Pagination.of(total, page, size))
			.isEqualTo(new Pagination(total, page, size, pages, next, previous));
	}

	@Test
	void aPageThatCannotBeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Response.of("x").withPagination(-1, 1, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> Response.of("x").withPagination(1, 0, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> Response.of("x").withPagination(1, 1, 0));
	}

	@Test
	void errorsHaveTheirCodes() {
		assertThat(Errors.validation(new Violation("a", "is wrong"))).isInstanceOf(ConduitValidationException.class)
			.satisfies((ex) -> assertThat(ex.problem().violations()).hasSize(1));
		assertThat(Errors.notFound("order", 7).problem()).satisfies((problem) -> {
			assertThat(problem.code()).isEqualTo(ErrorCode.APPLICATION);
			assertThat(problem.type()).isEqualTo("not-found");
			assertThat(problem.detail()).isEqualTo("There is no order '7'");
		});
		assertThat(Errors.permissionDenied("no").code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
		assertThat(Errors.internal("no").code()).isEqualTo(ErrorCode.EXECUTION_FAILED);
		assertThat(Errors.timeout("no").code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
		assertThat(Errors.rateLimited(Duration.ofSeconds(3)).problem().retryAfter()).isEqualTo(Duration.ofSeconds(3));
	}

	@Test
	void theNumbersAreThoseOfNetConduit() {
		Map<String, Integer> numbers = Stream.of(NetConduitCode.values())
			.collect(Collectors.toMap(NetConduitCode::name, NetConduitCode::number));

		assertThat(numbers).containsExactlyInAnyOrderEntriesOf(Map.ofEntries(Map.entry("UNKNOWN", 1000),
				Map.entry("INTERNAL", 1001), Map.entry("TIMEOUT", 1002), Map.entry("CANCELLED", 1003),
				Map.entry("VALIDATION", 2000), Map.entry("MISSING_FIELD", 2001), Map.entry("INVALID_TYPE", 2002),
				Map.entry("INVALID_VALUE", 2003), Map.entry("AUTH_REQUIRED", 3000), Map.entry("AUTH_FAILED", 3001),
				Map.entry("AUTH_EXPIRED", 3002), Map.entry("PERMISSION_DENIED", 3003),
				Map.entry("METHOD_NOT_FOUND", 4000), Map.entry("INVALID_PARAMS", 4001),
				Map.entry("EXECUTION_ERROR", 4002), Map.entry("CONNECTION_ERROR", 5000),
				Map.entry("DISCONNECTED", 5001), Map.entry("RECONNECTING", 5002), Map.entry("RATE_LIMITED", 6000),
				Map.entry("QUOTA_EXCEEDED", 6001)));
	}

	@ParameterizedTest
	@EnumSource
	void everyCodeHasOneInNetConduit(ErrorCode code) {
		NetConduitCode nearest = NetConduitCode.of(code);

		assertThat(nearest == NetConduitCode.UNKNOWN).isEqualTo(code == ErrorCode.UNKNOWN);
		if (Stream.of(NetConduitCode.values()).anyMatch((known) -> known.number() == code.number())) {
			assertThat(nearest.code()).isEqualTo(code);
		}
	}

}

package dev.conduit.samples.playground;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import dev.conduit.message.ErrorCode;
import dev.conduit.test.ConduitTest;
import dev.conduit.test.ConduitTester;

/**
 * The services of the playground as clients in any language see them, without a port.
 */
@ConduitTest
class PlaygroundTests {

	@Autowired
	private ConduitTester tester;

	@Test
	void theCalculatorAdds() {
		this.tester.call("calculator.add", new Calculator.Addends(1, 2), Calculator.Sum.class)
			.returns(new Calculator.Sum(3));
	}

	@Test
	void aDivisionByZeroIsADeclaredError() {
		this.tester.call("calculator.divide", Map.of("dividend", 1, "divisor", 0))
			.failsWith(ErrorCode.APPLICATION)
			.withType("division-by-zero");
	}

	@Test
	void eachMistakeInAnOrderIsNamed() {
		this.tester
			.call("orders.place",
					new Orders.Order("nobody", List.of(new Orders.Item("pen", 1), new Orders.Item("", 0))))
			.failsWith(ErrorCode.VALIDATION)
			.withViolationsOf("customer", "items[1].article", "items[1].quantity");
	}

}

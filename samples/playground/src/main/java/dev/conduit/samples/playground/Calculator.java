package dev.conduit.samples.playground;

import org.springframework.stereotype.Component;

import dev.conduit.annotation.ConduitRpc;

/**
 * Plain calls: a record in and out, and several values by their names.
 */
@Component
@ConduitRpc("calculator")
class Calculator {

	@ConduitRpc(idempotent = true)
	Sum add(Addends addends) {
		return new Sum(Math.addExact(addends.a(), addends.b()));
	}

	@ConduitRpc(description = "Divides; by 0 is an error that the caller knows.")
	double divide(double dividend, double divisor) {
		if (divisor == 0) {
			throw new DivisionByZeroException("%s cannot be divided by 0".formatted(dividend));
		}
		return dividend / divisor;
	}

	/**
	 * What to add.
	 *
	 * @param a one number
	 * @param b the other
	 */
	record Addends(long a, long b) {

	}

	/**
	 * What comes out.
	 *
	 * @param sum the sum
	 */
	record Sum(long sum) {

	}

}

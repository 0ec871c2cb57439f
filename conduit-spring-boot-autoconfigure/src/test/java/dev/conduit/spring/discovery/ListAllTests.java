package dev.conduit.spring.discovery;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.message.ErrorCode;
import dev.conduit.spring.Calls;
import dev.conduit.spring.ConduitContext;

import static org.assertj.core.api.Assertions.assertThat;

class ListAllTests {

	@Test
	void theMethodsAreListedAsNetConduitListsThem() {
		ConduitContext.looped(Calculator.class).withPropertyValues("conduit.discovery.listall=true").run((context) -> {
			String answer = new Calls(context).call("listall", "");

			assertThat(JsonMapper.shared().readTree(answer)).isEqualTo(JsonMapper.shared()
				.readTree(
						"""
								{"methods":[
								{"name":"add","description":"Adds.","parameters":{"a":"integer","b":"integer"},"return_type":"object","requires_auth":false},
								{"name":"divide","description":"","parameters":{"dividend":"number","divisor":"number"},"return_type":"number","requires_auth":false},
								{"name":"reset","description":"","parameters":{},"return_type":"null","requires_auth":false},
								{"name":"shout","description":"","parameters":{"_0":"string"},"return_type":"string","requires_auth":false}
								],"count":4}"""));
		});
	}

	@Test
	void withoutTheSettingThereIsNoSuchMethod() {
		ConduitContext.looped(Calculator.class)
			.run((context) -> assertThat(new Calls(context).fail("listall", "").code())
				.isEqualTo(ErrorCode.METHOD_NOT_FOUND));
	}

	record Addends(int a, int b) {

	}

	record Sum(int value) {

	}

	static class Calculator {

		@ConduitRpc(description = "Adds.")
		Sum add(Addends addends) {
			return new Sum(addends.a() + addends.b());
		}

		@ConduitRpc
		double divide(double dividend, double divisor) {
			return dividend / divisor;
		}

		@ConduitRpc
		void reset() {
		}

		@ConduitRpc
		String shout(String text) {
			return text + "!";
		}

	}

}

package dev.conduit.spring.service;

import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.spring.ConduitContext;
import dev.conduit.spring.binding.InvalidMethodException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What cannot work is refused when the application starts, with the method, the parameter
 * and what would be right.
 */
class RefusedServicesTests {

	private static final String HERE = RefusedServicesTests.class.getName() + ".";

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void aMethodThatCannotWorkIsRefused(Class<?> service, String problem, String remedy) {
		InvalidMethodException refusal = refusalOf(service);

		assertThat(refusal.problem()).isEqualTo(problem.replace("HERE.", HERE));
		assertThat(refusal.remedy()).isEqualTo(remedy);
	}

	static Stream<Arguments> aMethodThatCannotWorkIsRefused() {
		return Stream.of(
				arguments(PrivateMethod.class, "Method 'HERE.PrivateMethod.call()' is private.",
						"Remove 'private': a proxy around the bean could not call it."),
				arguments(StaticMethod.class, "Method 'HERE.StaticMethod.call()' is static.",
						"Make it a method of the bean, without 'static'."),
				arguments(ReturnsFlux.class,
						"Method 'HERE.ReturnsFlux.call()' returns a stream, 'Flux<String>', which a call cannot carry.",
						"Return a List, or a Mono of one."),
				arguments(ReturnsStream.class,
						"Method 'HERE.ReturnsStream.call()' returns a stream, 'Stream<String>', which a call cannot carry.",
						"Return a List, or a Mono of one."),
				arguments(ReturnsPublisher.class,
						"Method 'HERE.ReturnsPublisher.call()' returns a stream, 'Publisher<String>', which a call cannot carry.",
						"Return a List, or a Mono of one."),
				arguments(TakesFlux.class,
						"Method 'HERE.TakesFlux.call(Flux<String>)' cannot be bound: its parameter 0, 'Flux<String> items', is a stream or a future, which a call cannot carry.",
						"Take the value itself, or a List."),
				arguments(TakesMono.class,
						"Method 'HERE.TakesMono.call(int, Mono<String>)' cannot be bound: its parameter 1, 'Mono<String> item', is a stream or a future, which a call cannot carry.",
						"Take the value itself, or a List."),
				arguments(TakesVariable.class,
						"Method 'HERE.TakesVariable.call(T)' cannot be bound: its parameter 0, 'T item', has a type whose arguments are not known at run time.",
						"Take a type without type variables."),
				arguments(ReturnsVariable.class,
						"Method 'HERE.ReturnsVariable.call()' returns 'List<T>', whose type arguments are not known at run time.",
						"Return a type without type variables."),
				arguments(TakesExpression.class,
						"Method 'HERE.TakesExpression.call(String)' cannot be bound: its parameter 0, 'String name', has an expression in its @Payload, which is not evaluated.",
						"Take the whole payload, or several parameters named as its properties."),
				arguments(TakesTopicPart.class,
						"Method 'HERE.TakesTopicPart.call(String)' cannot be bound: its parameter 0, 'String site', is a part of a topic, and a call has none.",
						"Remove @DestinationVariable: what the caller says is in the payload and the headers."),
				arguments(TakesOddHeader.class,
						"Method 'HERE.TakesOddHeader.call(Method)' cannot be bound: its parameter 0, 'Method method', is a header of a type that no text can be converted to.",
						"Take a String, or register a Converter for that type with the application's ConversionService."),
				arguments(TakesOddHeaders.class,
						"Method 'HERE.TakesOddHeaders.call(String)' cannot be bound: its parameter 0, 'String all', cannot hold all headers.",
						"Take a Map<String, String> or dev.conduit.message.Headers."),
				arguments(TakesRawMessage.class,
						"Method 'HERE.TakesRawMessage.call(Message<T>)' cannot be bound: its parameter 0, 'Message<T> message', does not say what its payload is.",
						"Take a Message of a class, as in Message<Order>."),
				arguments(ReservedRoute.class, "Method 'HERE.ReservedRoute.call()' has the route 'conduit.call'.",
						"Choose a name that does not begin with 'conduit.': Conduit keeps those for itself."));
	}

	@Test
	void anInvalidRouteIsRefused() {
		assertThat(refusalOf(InvalidRoute.class).problem())
			.startsWith("Method '" + HERE + "InvalidRoute.call()' has no valid route: 'route' must be segments");
	}

	@Test
	void aTypeThatNobodyReadsIsRefused() {
		InvalidMethodException refusal = refusalOf(TakesInterface.class);

		assertThat(refusal.problem()).contains("its parameter 0, 'Runnable runnable', cannot be read");
		assertThat(refusal.remedy()).contains("PayloadConverter");
	}

	@Test
	void aRouteThatIsServedTwiceIsRefusedWithBothMethods() {
		ConduitContext.bare().withBean(First.class).withBean(Second.class).run((context) -> {
			InvalidMethodException refusal = refusal(context.getStartupFailure());

			assertThat(refusal.problem()).contains("'calculator.add' is served twice")
				.contains(HERE + "First.add()")
				.contains(HERE + "Second.plus()");
			assertThat(refusal.remedy()).isEqualTo("Give one of them another name in its @ConduitRpc.");
		});
	}

	@Test
	void aBeanOfWhichThereIsMoreThanOneIsRefused() {
		ConduitContext.bare()
			.withBean("many", First.class, First::new,
					(definition) -> definition.setScope(BeanDefinition.SCOPE_PROTOTYPE))
			.run((context) -> assertThat(refusal(context.getStartupFailure()).problem())
				.contains("belongs to the bean 'many', of which there is more than one"));
	}

	private static InvalidMethodException refusalOf(Class<?> service) {
		InvalidMethodException[] refusal = new InvalidMethodException[1];
		bare(service, (failure) -> refusal[0] = refusal(failure));
		return refusal[0];
	}

	private static <T> void bare(Class<T> service, java.util.function.Consumer<Throwable> failure) {
		ConduitContext.bare().withBean(service).run((context) -> failure.accept(context.getStartupFailure()));
	}

	private static InvalidMethodException refusal(Throwable failure) {
		assertThat(failure).as("the application has started").isNotNull();
		Throwable cause = failure;
		while (cause.getCause() != null) {
			cause = cause.getCause();
		}
		return assertThat(cause).asInstanceOf(type(InvalidMethodException.class)).actual();
	}

	static class PrivateMethod {

		@ConduitRpc
		@SuppressWarnings("UnusedMethod") // found by its annotation
		private void call() {
		}

	}

	static class StaticMethod {

		@ConduitRpc
		static void call() {
		}

	}

	static class ReturnsFlux {

		@ConduitRpc
		Flux<String> call() {
			return Flux.empty();
		}

	}

	static class ReturnsStream {

		@ConduitRpc
		Stream<String> call() {
			return Stream.empty();
		}

	}

	static class ReturnsPublisher {

		@ConduitRpc
		Flow.Publisher<String> call() {
			return (subscriber) -> {
			};
		}

	}

	static class TakesFlux {

		@ConduitRpc
		void call(Flux<String> items) {
		}

	}

	static class TakesMono {

		@ConduitRpc
		void call(int number, Mono<String> item) {
		}

	}

	static class TakesVariable {

		@ConduitRpc
		<T> void call(T item) {
		}

	}

	static class ReturnsVariable {

		@ConduitRpc
		<T> List<T> call() {
			return List.of();
		}

	}

	static class TakesExpression {

		@ConduitRpc
		void call(@Payload("name") String name) {
		}

	}

	static class TakesTopicPart {

		@ConduitRpc
		void call(@DestinationVariable String site) {
		}

	}

	static class TakesOddHeader {

		@ConduitRpc
		void call(@Header Method method) {
		}

	}

	static class TakesOddHeaders {

		@ConduitRpc
		void call(@Headers String all) {
		}

	}

	static class TakesRawMessage {

		@ConduitRpc
		<T> void call(Message<T> message) {
		}

	}

	static class TakesInterface {

		@ConduitRpc
		void call(Runnable runnable) {
		}

	}

	static class ReservedRoute {

		@ConduitRpc("conduit.call")
		void call() {
		}

	}

	static class InvalidRoute {

		@ConduitRpc("no route")
		void call() {
		}

	}

	static class First {

		@ConduitRpc("calculator.add")
		void add() {
		}

	}

	@ConduitRpc("calculator")
	static class Second {

		@ConduitRpc("add")
		void plus() {
		}

	}

}

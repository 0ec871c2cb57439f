package dev.conduit.spring.service;

import java.lang.reflect.Method;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.IntStream;
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
				arguments(ReturnsNestedStream.class,
						"Method 'HERE.ReturnsNestedStream.call()' returns a stream or a future inside of another, 'Mono<Flux<String>>'.",
						"Return the stream itself, or the value in one future."),
				arguments(ReturnsPrimitives.class,
						"Method 'HERE.ReturnsPrimitives.call()' returns a stream of primitives, 'IntStream'.",
						"Return a Stream of objects: call boxed() on it."),
				arguments(WaitsInline.class,
						"Method 'HERE.WaitsInline.call()' is inline, and waits for the items of a 'Stream'.",
						"Remove 'inline', or use a Flow.Publisher or Flux."),
				arguments(TakesInline.class,
						"Method 'HERE.TakesInline.call(Iterator<String>)' is inline, and waits for the items of a 'Iterator'.",
						"Remove 'inline', or use a Flow.Publisher or Flux."),
				arguments(TakesTwoStreams.class,
						"Method 'HERE.TakesTwoStreams.call(Flux<String>, Stream<String>)' cannot be bound: its parameter 1, 'Stream<String> others', is a second stream, and a call carries one.",
						"Take one stream, of items that say which of the two they belong to."),
				arguments(TakesOptionalStream.class,
						"Method 'HERE.TakesOptionalStream.call(Optional<Flux<String>>)' cannot be bound: its parameter 0, 'Optional<Flux<String>> items', is an Optional of a stream.",
						"Take the stream itself: where there are no items, it is empty."),
				arguments(TakesStreamOfVariable.class,
						"Method 'HERE.TakesStreamOfVariable.call(Flux<T>)' cannot be bound: its parameter 0, 'Flux<T> items', is a stream whose items are not known at run time.",
						"Take a stream of a class, as in Flux<Reading>."),
				arguments(TakesPrimitives.class,
						"Method 'HERE.TakesPrimitives.call(IntStream)' cannot be bound: its parameter 0, 'IntStream items', is a stream of primitives.",
						"Take a Stream of objects, as in Stream<Integer>."),
				arguments(TakesOddStream.class,
						"Method 'HERE.TakesOddStream.call(SubmissionPublisher<String>)' cannot be bound: its parameter 0, 'SubmissionPublisher<String> items', is a stream of a class that nobody here can make.",
						"Take a Flow.Publisher, Flux, Stream or Iterator."),
				arguments(TakesMono.class,
						"Method 'HERE.TakesMono.call(int, Mono<String>)' cannot be bound: its parameter 1, 'Mono<String> item', is a stream or a future, which a payload cannot carry.",
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

	static class ReturnsNestedStream {

		@ConduitRpc
		Mono<Flux<String>> call() {
			return Mono.empty();
		}

	}

	static class ReturnsPrimitives {

		@ConduitRpc
		IntStream call() {
			return IntStream.empty();
		}

	}

	static class WaitsInline {

		@ConduitRpc(inline = true)
		Stream<String> call() {
			return Stream.empty();
		}

	}

	static class TakesInline {

		@ConduitRpc(inline = true)
		void call(Iterator<String> items) {
		}

	}

	static class TakesTwoStreams {

		@ConduitRpc
		void call(Flux<String> items, Stream<String> others) {
		}

	}

	static class TakesOptionalStream {

		@ConduitRpc
		void call(Optional<Flux<String>> items) {
		}

	}

	static class TakesStreamOfVariable {

		@ConduitRpc
		<T> void call(Flux<T> items) {
		}

	}

	static class TakesPrimitives {

		@ConduitRpc
		void call(IntStream items) {
		}

	}

	static class TakesOddStream {

		@ConduitRpc
		void call(SubmissionPublisher<String> items) {
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

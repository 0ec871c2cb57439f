package dev.conduit.spring.listener;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.Header;

import dev.conduit.annotation.ConduitHandler;
import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitType;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitValidationException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.spring.Applications;
import dev.conduit.spring.ConduitContext;
import dev.conduit.spring.binding.InvalidMethodException;
import dev.conduit.spring.client.ConduitTemplate;
import dev.conduit.topic.DeadLetters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class TypedHandlersTests {

	@AutoClose
	private final Applications applications = new Applications();

	@Test
	void eachTypeGoesToItsHandlerInTheOrderOfTheTopic() {
		Orders orders = this.applications.server(Orders.class).getBean(Orders.class);

		publish("orders.one", new Created("a", 3));
		publish("orders.one", new Cancelled("a", "no more"));
		publish("orders.two", new Created("b", 1));

		assertThat(orders.seen).containsExactly("one created a 3", "cancelled a no more", "two created b 1");
	}

	@Test
	void theProducerMayNameTheTypeItself() {
		Orders orders = this.applications.server(Orders.class).getBean(Orders.class);

		typed("Created").publish("orders.one", Map.of("id", "a", "amount", 3), AckLevel.PROCESSED);
		typed("stop").publish("orders.one", Map.of("id", "a", "reason", "late"), AckLevel.PROCESSED);

		assertThat(orders.seen).containsExactly("one created a 3", "cancelled a late");
	}

	@Test
	void aTypeThatNobodyTakesIsRefusedOnceAndForAll() {
		DeadLetters letters = this.applications.server(Orders.class).getBean(DeadLetters.class);

		ConduitValidationException ex = catchThrowableOfType(ConduitValidationException.class,
				() -> typed("java.lang.Runtime").publish("orders.one", Map.of(), AckLevel.PROCESSED));

		assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_TYPE);
		assertThat(ex.problem().retryable()).isFalse();
		assertThat(ex.problem().detail()).contains("no handler takes the type 'java.lang.Runtime'")
			.contains("Created")
			.contains("stop");
		assertThat(letters.list()).singleElement()
			.satisfies((letter) -> assertThat(letter.attempts()).isEqualTo(1))
			.satisfies((letter) -> assertThat(letter.subscriber().name()).isEqualTo("orders"));
	}

	@Test
	void aMessageThatSaysNoTypeIsRefusedWhereThereIsNoDefault() {
		this.applications.server(Orders.class);

		ConduitException ex = catchThrowableOfType(ConduitException.class,
				() -> this.applications.template().publish("orders.one", Map.of("id", "a"), AckLevel.PROCESSED));

		assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_TYPE);
		assertThat(ex.problem().detail()).contains("says no type in its header 'type'");
	}

	@Test
	void theDefaultTakesTheRest() {
		Shapes shapes = this.applications.server(Shapes.class).getBean(Shapes.class);

		typed("Hexagon").publish("shapes", Map.of("edge", 1), AckLevel.PROCESSED);
		publish("shapes", "plain");

		assertThat(shapes.seen).containsExactly("Hexagon {\"edge\":1}", "null plain");
	}

	@Test
	void aSealedPayloadIsReadAsThePermittedClassOfThatName() {
		Shapes shapes = this.applications.server(Shapes.class).getBean(Shapes.class);

		publish("shapes", new Circle(2));
		publish("shapes", new Square(3));
		publish("shapes", new Box(4));

		assertThat(shapes.seen).containsExactly("Circle[radius=2]", "Square[edge=3]", "Box[edge=4]");
	}

	@Test
	void aPayloadThatIsNotOfItsTypeIsRefused() {
		Shapes shapes = this.applications.server(Shapes.class).getBean(Shapes.class);

		ConduitException ex = catchThrowableOfType(ConduitException.class,
				() -> typed("Circle").publish("shapes", Map.of("edge", 1), AckLevel.PROCESSED));

		assertThat(ex).isInstanceOf(ConduitValidationException.class);
		assertThat(shapes.seen).isEmpty();
	}

	@Test
	void thePropertiesOfTheListenerHoldForAllHandlers() {
		ListenerSettings settings = this.applications.with("conduit.listeners.orders.concurrency=3")
			.server(Orders.class)
			.getBean(ConduitListenerRegistry.class)
			.listeners()
			.iterator()
			.next();

		assertThat(settings.id()).isEqualTo("orders");
		assertThat(settings.mailbox().concurrency()).isEqualTo(3);
	}

	@Test
	void whatCannotWorkIsRefused() {
		assertRefused(Ambiguous.class, "takes the type 'Created', as '" + nameOf(Ambiguous.class) + ".");
		assertRefused(TwoDefaults.class, "is the default, as '");
		assertRefused(Nameless.class, "does not say which types it takes");
		assertRefused(Blank.class, "takes a type that is none");
		assertRefused(NotPermitted.class, "takes the type 'Triangle', which its payload cannot be");
		assertRefused(Empty.class, "Class '%s' listens to topics, and has no method".formatted(nameOf(Empty.class)));
		assertRefused(NoTopic.class, "handles messages, and its class listens to no topic");
		assertRefused(NoTopics.class, "Class '%s' listens to no topic".formatted(nameOf(NoTopics.class)));
		assertRefused(Open.class, "of which anything may be a subtype");
	}

	private static void assertRefused(Class<?> listener, String words) {
		ConduitContext.looped(listener)
			.run((context) -> assertThat(context.getStartupFailure()).isInstanceOf(InvalidMethodException.class)
				.hasMessageContaining(words));
	}

	private static String nameOf(Class<?> type) {
		return type.getName().replace('$', '.');
	}

	private void publish(String topic, Object payload) {
		this.applications.template().publish(topic, payload, AckLevel.PROCESSED);
	}

	private ConduitTemplate typed(String type) {
		return this.applications.template().withHeaders(Headers.of("type", type));
	}

	record Created(String id, int amount) {

	}

	@ConduitType("stop")
	record Cancelled(String id, String reason) {

	}

	@ConduitListener(id = "orders", topics = "orders.{shop}")
	static class Orders {

		private final List<String> seen = new CopyOnWriteArrayList<>();

		@ConduitHandler
		void onCreated(Created created, @DestinationVariable String shop) {
			this.seen.add("%s created %s %d".formatted(shop, created.id(), created.amount()));
		}

		@ConduitHandler
		void onCancelled(Cancelled cancelled) {
			this.seen.add("cancelled %s %s".formatted(cancelled.id(), cancelled.reason()));
		}

	}

	sealed interface Shape permits Circle, Cornered {

	}

	record Circle(int radius) implements Shape {

	}

	sealed interface Cornered extends Shape permits Square, Box {

	}

	record Square(int edge) implements Cornered {

	}

	record Box(int edge) implements Cornered {

	}

	@ConduitListener(topics = "shapes")
	static class Shapes {

		private final List<String> seen = new CopyOnWriteArrayList<>();

		@ConduitHandler
		void onShape(Shape shape) {
			this.seen.add(shape.toString());
		}

		@ConduitHandler(isDefault = true)
		void onOther(Payload payload, @Header(name = "type", required = false) String type) {
			this.seen.add(type + " " + payload.asText());
		}

	}

	@ConduitListener(topics = "a")
	static class Ambiguous {

		@ConduitHandler
		void one(Created created) {
		}

		@ConduitHandler({ "Created", "Other" })
		void two(Map<String, String> created) {
		}

	}

	@ConduitListener(topics = "a")
	static class TwoDefaults {

		@ConduitHandler(isDefault = true)
		void one(Payload payload) {
		}

		@ConduitHandler(isDefault = true)
		void two(Payload payload) {
		}

	}

	@ConduitListener(topics = "a")
	static class Nameless {

		@ConduitHandler
		void one(String text) {
		}

	}

	@ConduitListener(topics = "a")
	static class Blank {

		@ConduitHandler(" ")
		void one(String text) {
		}

	}

	@ConduitListener(topics = "a")
	static class NotPermitted {

		@ConduitHandler({ "Circle", "Triangle" })
		void one(Shape shape) {
		}

	}

	@ConduitListener(topics = "a")
	static class Empty {

		void one(String text) {
		}

	}

	static class NoTopic {

		@ConduitHandler
		void one(Created created) {
		}

	}

	@ConduitListener(topics = {})
	static class NoTopics {

		@ConduitHandler
		void one(Created created) {
		}

	}

	sealed interface Ajar permits Anything {

	}

	non-sealed interface Anything extends Ajar {

	}

	@ConduitListener(topics = "a")
	static class Open {

		@ConduitHandler
		void one(Ajar ajar) {
		}

	}

}

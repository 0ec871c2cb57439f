package dev.conduit.spring.listener;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.Applications;
import dev.conduit.spring.ConduitContext;
import dev.conduit.spring.binding.InvalidMethodException;
import dev.conduit.spring.client.ConduitTemplate;
import dev.conduit.topic.DeadLetters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

class ListenerFiltersTests {

	@AutoClose
	private final Applications applications = new Applications();

	@Test
	void whatAFilterDoesNotAcceptCountsAsHandled() {
		ConfigurableApplicationContext server = this.applications.server(Filters.class, Letters.class);

		publish("letters", "small", "a");
		publish("letters", "large", "b");
		publish("letters", "small", "c");

		assertThat(server.getBean(Letters.class).seen).containsExactly("b");
		assertThat(server.getBean(Letters.class).all).containsExactly("a", "b", "c");
		assertThat(statistics(server, "letters")).isEqualTo(new ListenerStatistics(1, 2, 0));
		assertThat(statistics(server, "all")).isEqualTo(new ListenerStatistics(3, 0, 0));
	}

	@Test
	void aFilterIsAskedBeforeThePayloadIsRead() {
		ConfigurableApplicationContext server = this.applications.server(Filters.class, Numbers.class);

		publish("numbers", "small", "not a number");

		assertThat(statistics(server, "numbers").filtered()).isEqualTo(1);
		assertThat(server.getBean(DeadLetters.class).list()).isEmpty();
	}

	@Test
	void aFilterThatThrowsFailsThatDeliveryAloneAndInTheEndItIsADeadLetter() {
		ConfigurableApplicationContext server = this.applications.server(Filters.class, Letters.class);

		ConduitException ex = catchThrowableOfType(ConduitException.class, () -> publish("letters", "broken", "a"));
		publish("letters", "large", "b");

		assertThat(ex.code()).isEqualTo(ErrorCode.INTERNAL);
		assertThat(ex.problem().detail()).contains("3 attempts").doesNotContain("secret");
		assertThat(server.getBean(Letters.class).seen).containsExactly("b");
		assertThat(server.getBean(Letters.class).all).containsExactly("a", "b");
		assertThat(statistics(server, "letters")).isEqualTo(new ListenerStatistics(1, 0, 3));
		assertThat(server.getBean(DeadLetters.class).list()).singleElement()
			.satisfies((letter) -> assertThat(letter.subscriber().name()).isEqualTo("letters"))
			.satisfies((letter) -> assertThat(letter.attempts()).isEqualTo(3));
	}

	@Test
	void aFilterThatRecoversLetsTheMessageThrough() {
		ConfigurableApplicationContext server = this.applications.server(Filters.class, Letters.class);

		publish("letters", "once broken", "a");

		assertThat(server.getBean(Letters.class).seen).containsExactly("a");
	}

	@Test
	void aListenerAtTheOtherEndOfAConnectionFiltersThere() {
		ConfigurableApplicationContext server = this.applications.server();
		ConfigurableApplicationContext client = this.applications.client(Filters.class, Letters.class);
		await().until(() -> server.getBean(ConduitServer.class).bus().statistics().subscriptions() == 2);

		publish("letters", "small", "a");
		publish("letters", "large", "b");

		assertThat(client.getBean(Letters.class).seen).containsExactly("b");
		assertThat(server.getBean(DeadLetters.class).list()).isEmpty();
	}

	@Test
	void thePropertyOfTheListenerWins() {
		ConfigurableApplicationContext server = this.applications.with("conduit.listeners.letters.filter=")
			.server(Filters.class, Letters.class);

		publish("letters", "small", "a");

		assertThat(server.getBean(Letters.class).seen).containsExactly("a");
	}

	@Test
	void aFilterThatIsNoneIsRefused() {
		assertRefused("conduit.listeners.letters.filter=larg",
				"has the filter 'larg', and there is no bean of that name and type ListenerFilter");
		assertRefused("conduit.listeners.letters.filter=conduitTimer", "Name one of [large].");
	}

	private static void assertRefused(String property, String words) {
		ConduitContext.looped(Filters.class, Letters.class)
			.withPropertyValues(property)
			.run((context) -> assertThat(context.getStartupFailure()).isInstanceOf(InvalidMethodException.class)
				.hasMessageContaining(words));
	}

	private void publish(String topic, String size, String text) {
		ConduitTemplate template = this.applications.template().withHeaders(Headers.of("size", size));
		template.publish(topic, text, AckLevel.PROCESSED);
	}

	private static ListenerStatistics statistics(ConfigurableApplicationContext context, String id) {
		return context.getBean(ConduitListenerRegistry.class).statistics(id);
	}

	static class Filters {

		@Bean
		ListenerFilter large() {
			List<String> broken = new CopyOnWriteArrayList<>();
			return (message) -> {
				String size = String.valueOf(message.headers().get("size"));
				if (size.equals("broken") || (size.equals("once broken") && broken.isEmpty())) {
					broken.add(size);
					throw new IOException("secret");
				}
				return !size.equals("small");
			};
		}

	}

	static class Letters {

		private final List<String> seen = new CopyOnWriteArrayList<>();

		private final List<String> all = new CopyOnWriteArrayList<>();

		@ConduitListener(id = "letters", topics = "letters", filter = "${none:large}", maxAttempts = "3")
		void receive(String text) {
			this.seen.add(text);
		}

		@ConduitListener(id = "all", topics = "letters")
		void receiveAll(String text) {
			this.all.add(text);
		}

	}

	static class Numbers {

		@ConduitListener(id = "numbers", topics = "numbers", filter = "large")
		void receive(Integer number) {
			throw new IllegalStateException("never called");
		}

	}

}

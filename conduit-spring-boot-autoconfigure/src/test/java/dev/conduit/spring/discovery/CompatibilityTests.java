package dev.conduit.spring.discovery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

import dev.conduit.annotation.ConduitClient;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.authentication.Authenticator;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitRpcException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.ServerOptions;
import dev.conduit.spring.Applications;
import dev.conduit.spring.Calls;
import dev.conduit.spring.client.ImportConduitClients;
import dev.conduit.transport.Address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class CompatibilityTests {

	private static final String POLICY = "conduit.client.channels.default.compatibility=";

	private static final String DIFFERS = "does not serve what this application calls";

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final Applications applications = new Applications();

	private final Logger logger = (Logger) LoggerFactory.getLogger(ChannelContract.class);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@BeforeEach
	void listen() {
		this.log.list = new CopyOnWriteArrayList<>();
		this.log.start();
		this.logger.setLevel(Level.INFO);
		this.logger.setAdditive(false);
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void close() {
		this.applications.close();
		this.logger.detachAppender(this.log);
		this.logger.setAdditive(true);
		this.logger.setLevel(null);
	}

	private ILoggingEvent logged(String text) {
		return await().atMost(PATIENCE)
			.until(() -> this.log.list.stream()
				.filter((event) -> event.getFormattedMessage().contains(text))
				.findFirst(), Optional::isPresent)
			.orElseThrow();
	}

	@ParameterizedTest
	@CsvSource({ "info, INFO", "warn, WARN", "fail, ERROR" })
	void eachDifferenceIsSaidOnConnect(String policy, String level) {
		this.applications.server(Server.class);
		this.applications.with(POLICY + policy).client(Imports.class);

		ILoggingEvent event = logged(DIFFERS);
		assertThat(event.getLevel()).hasToString(level);
		assertThat(event.getFormattedMessage()).contains("'shop.gone': the server has no such method")
			.contains("'shop.find': parameter 'limit' is required by the server and missing here"
					+ "; parameter 'page' is not known to the server")
			.contains("'shop.price': the parameter is 'string' here and 'integer' at the server")
			.contains("'shop.sum': result 'currency' is not returned by the server")
			.doesNotContain("shop.same");
	}

	@Test
	void warnIsTheDefaultAndCallsAreMadeAnyway() {
		this.applications.server(Server.class);
		Shop shop = this.applications.client(Imports.class).getBean(Shop.class);

		assertThat(shop.same(new Order("Ann", List.of(new Line(1))))).isTrue();
		assertThatExceptionOfType(ConduitException.class).isThrownBy(() -> shop.find("Ann", 2))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_PARAMETERS));
		assertThat(logged(DIFFERS).getLevel()).isEqualTo(Level.WARN);
	}

	@Test
	void underFailWhatDiffersIsNotCalledAndTheRestIs() {
		ConfigurableApplicationContext server = this.applications.server(Server.class);
		Shop shop = this.applications.with(POLICY + "fail").client(Imports.class).getBean(Shop.class);

		assertThatExceptionOfType(ConduitRpcException.class).isThrownBy(() -> shop.price("nail"))
			.withMessageContaining("'shop.price' was not called")
			.withMessageContaining("is 'string' here and 'integer' at the server");
		assertThatExceptionOfType(ConduitRpcException.class).isThrownBy(() -> shop.tell("nail"))
			.withMessageContaining("'shop.tell' was not called");
		assertThat(shop.sumLater()).failsWithin(PATIENCE)
			.withThrowableThat()
			.withMessageContaining("'currency' is not returned");
		assertThat(server.getBean(Server.class).calls).hasValue(0);
		assertThat(shop.same(new Order("Ann", List.of(new Line(1))))).isTrue();
	}

	@Test
	void otherNamesOfTypesAndMoreInAnAnswerAreNoDifference() {
		this.applications.server(Server.class);
		Cousin cousin = this.applications.with(POLICY + "fail").client(CousinImports.class).getBean(Cousin.class);

		assertThat(cousin.same(new Purchase(List.of(new Item(1)), "Ann"))).isTrue();
		assertThat(cousin.sum().total()).isEqualTo(3);
		assertThat(this.log.list).noneMatch((event) -> event.getFormattedMessage().contains(DIFFERS));
	}

	@Test
	void theServerIsLookedAtAnewAfterAReconnect() {
		ConfigurableApplicationContext first = this.applications.server(Server.class);
		Shop shop = this.applications.with(POLICY + "fail").client(Imports.class).getBean(Shop.class);
		assertThatExceptionOfType(ConduitRpcException.class).isThrownBy(() -> shop.price("nail"));

		first.close();
		this.applications.with("conduit.client.channels.default.addresses=local://unused");
		this.applications.server(Better.class);

		await().atMost(PATIENCE).ignoreExceptions().until(() -> shop.price("nail") == 7);
	}

	@Test
	void aServerThatTellsNothingIsCalledAllTheSameUnlessThatIsRefused() {
		Address address = Address.parse("local://tells-nothing");
		try (ConduitServer server = ConduitServer.builder()
			.options(ServerOptions.of("mute", List.of(address)))
			.authenticator(Authenticator.none())
			.endpoint("shop.price", (exchange) -> exchange.reply(Headers.EMPTY, Calls.json("8")))
			.build()) {
			server.start();
			this.applications.with("conduit.client.channels.mute.addresses=" + address);

			Price open = this.applications.client(PriceImports.class).getBean(Price.class);
			assertThat(open.price("nail")).isEqualTo(8);
			assertThat(logged("nobody knows whether the server serves").getLevel()).isEqualTo(Level.INFO);

			Price strict = this.applications.with("conduit.client.channels.mute.compatibility=fail")
				.client(PriceImports.class)
				.getBean(Price.class);
			assertThatExceptionOfType(ConduitRpcException.class).isThrownBy(() -> strict.price("nail"))
				.withMessageContaining("conduit.discover");
		}
	}

	record Line(int pieces) {

	}

	record Order(String customer, List<Line> lines) {

	}

	record Item(int pieces) {

	}

	record Purchase(List<Item> lines, String customer) {

	}

	record Total(int total) {

	}

	record Sum(int total, String currency) {

	}

	record Rich(int total, boolean paid) {

	}

	@ConduitClient("shop")
	interface Shop {

		boolean same(Order order);

		void gone();

		boolean find(String customer, int page);

		int price(String article);

		Sum sum();

		@ConduitRpc("sum")
		CompletableFuture<Sum> sumLater();

		@ConduitRpc(oneWay = true)
		void tell(String article);

	}

	@ConduitClient("shop")
	interface Cousin {

		boolean same(Purchase purchase);

		Total sum();

	}

	@ConduitClient(value = "shop", channel = "mute")
	interface Price {

		int price(String article);

	}

	@ImportConduitClients(Price.class)
	static class PriceImports {

	}

	@ImportConduitClients(Shop.class)
	static class Imports {

	}

	@ImportConduitClients(Cousin.class)
	static class CousinImports {

	}

	@ConduitRpc("shop")
	static class Server {

		final AtomicInteger calls = new AtomicInteger();

		@ConduitRpc
		boolean same(Order order) {
			return true;
		}

		@ConduitRpc
		boolean find(String customer, int limit) {
			return this.calls.incrementAndGet() > 0;
		}

		@ConduitRpc
		int price(int article) {
			return this.calls.incrementAndGet();
		}

		@ConduitRpc
		Rich sum() {
			this.calls.incrementAndGet();
			return new Rich(3, true);
		}

		@ConduitRpc
		void tell(int article) {
			this.calls.incrementAndGet();
		}

	}

	@ConduitRpc("shop")
	static class Better {

		@ConduitRpc
		int price(String article) {
			return 7;
		}

	}

}

package dev.conduit.autoconfigure;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

import dev.conduit.annotation.ConduitClient;
import dev.conduit.annotation.ConduitError;
import dev.conduit.annotation.ConduitHandler;
import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.server.Session;
import dev.conduit.spring.advice.ConduitAdvice;
import dev.conduit.spring.advice.ConduitExceptionHandler;
import dev.conduit.spring.aot.CallbackInterfaces;
import dev.conduit.spring.client.ImportConduitClients;
import dev.conduit.spring.files.UploadRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.proxies;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;

/**
 * What a native image is told of an application.
 */
class HintsTests {

	private static RuntimeHints hints;

	private static InMemoryGeneratedFiles files;

	@BeforeAll
	static void process() {
		files = new InMemoryGeneratedFiles();
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get(HintsTests.class)), files);
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(Application.class);
			AutoConfigurationPackages.register(context, HintsTests.class.getPackageName());
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		}
		generation.writeGeneratedContent();
		hints = generation.getRuntimeHints();
	}

	@Test
	void aClientIsAProxyWhoseMethodsAreLookedAt() {
		assertThat(proxies().forInterfaces(ShopClient.class)).accepts(hints);
		assertThat(reflection().onMethodInvocation(ShopClient.class, "order")).accepts(hints);
		assertThat(reflection().onMethodInvocation(ShopClient.class, "twice")).accepts(hints);
	}

	@Test
	void whatAClientSendsAndReceivesIsBound() {
		assertThat(hints).satisfies((known) -> assertBound(known, Order.class, "article"),
				(known) -> assertBound(known, Receipt.class, "number"),
				(known) -> assertBound(known, Price.class, "cents"));
	}

	@Test
	void aDeclaredErrorIsMadeByItsConstructor() throws Exception {
		Constructor<?> constructor = SoldOutException.class.getDeclaredConstructor(String.class);
		Constructor<?> named = TooManyException.class.getDeclaredConstructor();

		assertThat(reflection().onConstructorInvocation(constructor)).accepts(hints);
		assertThat(reflection().onConstructorInvocation(named)).accepts(hints);
	}

	@Test
	void methodsOfServicesListenersAndAdviceAreCalled() {
		assertThat(reflection().onMethodInvocation(Shop.class, "stock")).accepts(hints);
		assertThat(reflection().onMethodInvocation(Heard.class, "sold")).accepts(hints);
		assertThat(reflection().onMethodInvocation(HeardByType.class, "any")).accepts(hints);
		assertThat(reflection().onMethodInvocation(Advice.class, "full")).accepts(hints);
	}

	@Test
	void whatTheyTakeAndGiveIsBoundAlsoInsideOfStreamsAndFutures() {
		assertThat(hints).satisfies((known) -> assertBound(known, Shelf.class, "name"),
				(known) -> assertBound(known, Stock.class, "pieces"), (known) -> assertBound(known, Sold.class, "by"),
				(known) -> assertBound(known, Anything.class, "text"),
				(known) -> assertBound(known, Full.class, "why"));
	}

	@Test
	void aCallbackInterfaceIsFoundAlthoughNoBeanStandsForIt() {
		assertThat(proxies().forInterfaces(Bell.class)).accepts(hints);
		assertThat(hints).satisfies((known) -> assertBound(known, Ring.class, "loud"));
		assertThat(CallbackInterfaces.find(Set.of(getClass().getPackageName()), getClass().getClassLoader()))
			.contains(Bell.class)
			.doesNotContain(ShopClient.class, Shop.class);
	}

	@Test
	void whatConduitItselfSendsIsBound() {
		assertBound(hints, UploadRequest.class, "sha256");
	}

	@Test
	void partsOfLibrariesAreNoPayloads() {
		assertThat(hints.reflection().getTypeHint(Session.class)).isNull();
		assertThat(hints.reflection().getTypeHint(Flow.Publisher.class)).isNull();
	}

	@Test
	void theDefinitionOfAClientStandsBesideItsInterfaceWhichNeedNotBePublic() throws Exception {
		assertThat(files.getGeneratedFiles(Kind.SOURCE).keySet())
			.noneMatch((name) -> name.startsWith("dev/conduit/spring/client/"));
		assertThat(files.getGeneratedFileContent(Kind.SOURCE,
				"dev/conduit/autoconfigure/HintsTests__BeanDefinitions.java"))
			.contains("HintsTests.ShopClient.class", "setFallback(true)");
	}

	private static void assertBound(RuntimeHints known, Class<?> type, String component) {
		assertThat(reflection().onMethodInvocation(type, component)).accepts(known);
		assertThat(reflection().onConstructorInvocation(type.getDeclaredConstructors()[0])).accepts(known);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportConduitClients(ShopClient.class)
	static class Application {

		@Bean
		Shop shop() {
			return new Shop();
		}

		@Bean
		Heard heard() {
			return new Heard();
		}

		@Bean
		HeardByType heardByType() {
			return new HeardByType();
		}

		@Bean
		Advice advice() {
			return new Advice();
		}

	}

	@ConduitClient("shop")
	@ConduitRpc(errors = TooManyException.class)
	interface ShopClient {

		Receipt order(Order order) throws SoldOutException;

		CompletionStage<List<Price>> prices();

		default Receipt twice(Order order) throws SoldOutException {
			order(order);
			return order(order);
		}

	}

	@ConduitRpc("bell")
	interface Bell {

		void ring(Ring ring);

	}

	@ConduitRpc("shop")
	static class Shop {

		@ConduitRpc
		Flow.Publisher<Stock> stock(Shelf shelf, Session session) {
			throw new UnsupportedOperationException(shelf + " for " + session);
		}

	}

	static class Heard {

		@ConduitListener(topics = "sold")
		void sold(List<Sold> all) {
		}

	}

	@ConduitListener(topics = "any")
	static class HeardByType {

		@ConduitHandler
		void any(Anything anything) {
		}

	}

	@ConduitAdvice
	static class Advice {

		@ConduitExceptionHandler(IllegalStateException.class)
		Full full(IllegalStateException failure) {
			return new Full(String.valueOf(failure.getMessage()));
		}

	}

	@ConduitError(code = "sold-out")
	static class SoldOutException extends Exception {

		SoldOutException(String message) {
			super(message);
		}

	}

	@ConduitError(code = "too-many")
	static class TooManyException extends RuntimeException {

	}

	record Order(String article) {

	}

	record Receipt(int number) {

	}

	record Price(int cents) {

	}

	record Shelf(String name) {

	}

	record Stock(int pieces) {

	}

	record Sold(String by) {

	}

	record Anything(String text) {

	}

	record Full(String why) {

	}

	record Ring(boolean loud) {

	}

}

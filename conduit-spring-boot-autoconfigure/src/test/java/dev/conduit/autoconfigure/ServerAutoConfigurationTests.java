package dev.conduit.autoconfigure;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.support.GenericApplicationContext;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.message.ConduitSecurityException;
import dev.conduit.scram.ScramCredential;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.ServerOptions;
import dev.conduit.spring.ConduitContext;
import dev.conduit.spring.client.ConduitChannels;
import dev.conduit.spring.client.ConduitTemplate;
import dev.conduit.spring.lifecycle.ConduitServerLifecycle;
import dev.conduit.transport.Address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class ServerAutoConfigurationTests {

	private static final String KEEP_ALIVE = "conduit-server-keep-alive";

	@Test
	void anApplicationThatServesNothingListensNowhere() {
		ConduitContext.bare()
			.withPropertyValues("conduit.client.channels.default.addresses=local://nowhere")
			.run((context) -> {
				assertThat(context.getBean(ConduitServerLifecycle.class).isRunning()).isFalse();
				assertThat(context.getBean(ConduitServer.class).addresses()).isEmpty();
				assertThat(context.getEnvironment().getProperty("local.conduit.server.port")).isNull();
				nobodyIs(KEEP_ALIVE);
			});
	}

	/**
	 * A look-up of beans for each message that is published would cost more than the
	 * rest.
	 */
	@Test
	void theChannelToTheOwnServerIsLookedUpOnce() {
		ConduitContext.bare().withPropertyValues("conduit.server.listen=local://once").run((context) -> {
			ConduitChannels channels = context.getBean(ConduitChannels.class);

			assertThat(channels.forMessages("", "a test")).isSameAs(channels.forMessages("", "a test"));
		});
	}

	@Test
	void aListenerThroughAChannelNeedsNoServer() {
		ConduitContext.bare()
			.withBean(Heard.class)
			.withPropertyValues("conduit.client.channels.default.addresses=local://nowhere")
			.run((context) -> {
				assertThat(context.getBean(ConduitServerLifecycle.class).isRunning()).isFalse();
				assertThat(threads()).contains("conduit-listener-keep-alive");
			});
		nobodyIs("conduit-listener-keep-alive");
	}

	@Test
	void whereNothingIsConfiguredTheServerWouldListenOnTheLoopback() {
		ConduitContext.bare()
			.run((context) -> assertThat(context.getBean(ServerOptions.class).listen())
				.containsExactly(Address.parse("tcp://127.0.0.1:7400")));
	}

	@Test
	void aMethodToServeStartsTheServerAndKeepsTheApplicationUp() {
		ConduitContext.bare()
			.withBean(ServerOptions.class, () -> ServerOptions.of("mine", List.of(Address.parse("local://method"))))
			.withBean(Service.class)
			.run((context) -> {
				assertThat(context.getBean(ConduitServerLifecycle.class).isRunning()).isTrue();
				assertThat(context.getBean(ConduitServer.class).addresses()).hasSize(1);
				assertThat(threads()).contains(KEEP_ALIVE);
			});
		nobodyIs(KEEP_ALIVE);
	}

	@Test
	void anAddressOrASwitchStartsTheServer() {
		ConduitContext.bare()
			.withPropertyValues("conduit.server.listen=local://address")
			.run((context) -> assertThat(context.getBean(ConduitServerLifecycle.class).isRunning()).isTrue());
		ConduitContext.bare()
			.withBean(ServerOptions.class, () -> ServerOptions.of("mine", List.of(Address.parse("local://switch"))))
			.withPropertyValues("conduit.server.enabled=true")
			.run((context) -> assertThat(context.getBean(ConduitServerLifecycle.class).isRunning()).isTrue());
	}

	@Test
	void theSwitchTurnsTheServerOffWhateverThereIs() {
		ConduitContext.bare()
			.withBean(Service.class)
			.withPropertyValues("conduit.server.enabled=false", "conduit.server.listen=local://off")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ConduitServer.class));
	}

	@Test
	void aServerListensOnSeveralAddressesAtOnce(@TempDir Path directory) {
		String socket = "unix://" + directory.resolve("s");
		ConduitContext.bare()
			.withBean(Service.class)
			.withPropertyValues("conduit.security.auth=none",
					"conduit.server.listen=tcp://127.0.0.1:0,local://several," + socket)
			.run((server) -> {
				String tcp = "tcp://127.0.0.1:" + server.getEnvironment().getProperty("local.conduit.server.port");
				for (String address : new String[] { tcp, "local://several", socket }) {
					client(address).run((client) -> assertThat(
							client.getBean(ConduitTemplate.class).call("ping", null, String.class))
						.isEqualTo("pong"));
				}
			});
	}

	@Test
	void aListOfAddressesIsTriedInItsOrder() {
		ConduitContext.bare()
			.withBean(Service.class)
			.withPropertyValues("conduit.security.auth=none", "conduit.server.listen=local://second")
			.run((server) -> client("unix:///nowhere/at/all.sock,local://second,tcp://127.0.0.1:1")
				.run((client) -> assertThat(client.getBean(ConduitTemplate.class).call("ping", null, String.class))
					.isEqualTo("pong")));
	}

	@Test
	void thePortIsKnownToTheParentsToo() {
		GenericApplicationContext parent = new GenericApplicationContext();
		parent.refresh();
		ConduitContext.bare()
			.withParent(parent)
			.withPropertyValues("conduit.server.listen=tcp://127.0.0.1:0")
			.run((context) -> {
				String port = context.getEnvironment().getProperty("local.conduit.server.port");
				assertThat(Integer.parseInt(port)).isPositive();
				assertThat(parent.getEnvironment().getProperty("local.conduit.server.port")).isEqualTo(port);
			});
	}

	@Test
	void withoutUsersAPasswordIsMadeUpAndLoggedOnceAndLogsIn(CapturedOutput output) {
		ConduitContext.bare()
			.withBean(Service.class)
			.withPropertyValues("conduit.server.listen=local://made-up")
			.run((server) -> {
				Matcher password = Pattern.compile("generated Conduit password for the user 'conduit': ([\\w-]{24})\\s")
					.matcher(output.toString());
				assertThat(password.find()).isTrue();
				String first = password.group(1);
				assertThat(password.find()).isFalse();
				client("local://made-up", "conduit", first)
					.run((client) -> assertThat(client.getBean(ConduitTemplate.class).call("ping", null, String.class))
						.isEqualTo("pong"));
			});
	}

	@Test
	void whereNothingIsServedNoPasswordIsLogged(CapturedOutput output) {
		ConduitContext.bare().run((context) -> assertThat(context).hasNotFailed());

		assertThat(output).doesNotContain("generated Conduit password");
	}

	@Test
	void usersLogInByTheirPasswordsHoweverTheseAreWritten(CapturedOutput output) {
		String derived = ScramCredential.of("other secret", new byte[16], 4096).toText();
		ConduitContext.bare()
			.withBean(Service.class)
			.withPropertyValues("conduit.server.listen=local://users", "conduit.security.users.app={noop}secret",
					"conduit.security.users.other=" + derived)
			.run((server) -> {
				client("local://users", "app", "secret")
					.run((client) -> assertThat(client.getBean(ConduitTemplate.class).call("who", null, String.class))
						.isEqualTo("app"));
				client("local://users", "other", "other secret")
					.run((client) -> assertThat(client.getBean(ConduitTemplate.class).call("who", null, String.class))
						.isEqualTo("other"));
				client("local://users", "app", "wrong")
					.run((client) -> assertThatExceptionOfType(ConduitSecurityException.class)
						.isThrownBy(() -> client.getBean(ConduitTemplate.class).call("who", null, String.class)));
			});

		assertThat(output).doesNotContain("secret").doesNotContain("generated");
	}

	@Test
	void aServerWithoutAuthenticationStaysOnThisHost() {
		ConduitContext.bare()
			.withPropertyValues("conduit.security.auth=none", "conduit.server.listen=tcp://0.0.0.0:0")
			.run((context) -> assertThat(context.getStartupFailure())
				.hasRootCauseInstanceOf(UnprotectedServerException.class));
	}

	@Test
	void customizersHaveTheLastWordInTheirOrder() {
		ConduitContext.bare()
			.withPropertyValues("conduit.server.listen=local://before", "conduit.security.auth=none")
			.withBean("custom", ConduitServerCustomizer.class,
					() -> (builder) -> builder
						.options(ServerOptions.of("custom", List.of(Address.parse("local://after")))))
			.run((context) -> assertThat(context.getBean(ConduitServer.class).addresses())
				.containsExactly(Address.parse("local://after")));
	}

	@Test
	void stoppingTakesReadinessAwayThenFinishesWhatWasBegunThenEndsTheBeans() {
		List<String> steps = new CopyOnWriteArrayList<>();
		Slow slow = new Slow(steps);
		CompletableFuture<?>[] call = new CompletableFuture<?>[1];
		ConduitContext.bare().withBean(Slow.class, () -> slow).withBean(ApplicationListener.class, () -> (event) -> {
			if (event instanceof PayloadApplicationEvent<?> payload
					&& payload.getPayload() == ReadinessState.REFUSING_TRAFFIC) {
				steps.add("refusing traffic");
				slow.finish.countDown();
			}
		}).withPropertyValues("conduit.security.auth=none", "conduit.server.listen=local://slow").run((server) -> {
			ApplicationContextRunner client = client("local://slow");
			CountDownLatch over = new CountDownLatch(1);
			CompletableFuture<Void> clientRun = CompletableFuture.runAsync(() -> client.run((context) -> {
				call[0] = context.getBean(ConduitTemplate.class).callAsync("slow", null, String.class);
				assertThat(call[0].get(20, TimeUnit.SECONDS)).isEqualTo("finished");
				over.countDown();
			}));
			slow.begun.await();
			server.close();
			over.await();
			clientRun.get(20, TimeUnit.SECONDS);
		});

		assertThat(steps).containsExactly("refusing traffic", "finished", "destroyed");
	}

	private static ApplicationContextRunner client(String addresses) {
		return ConduitContext.bare().withPropertyValues("conduit.client.channels.default.addresses=" + addresses);
	}

	private static ApplicationContextRunner client(String addresses, String username, String password) {
		return client(addresses).withPropertyValues("conduit.client.channels.default.credentials.username=" + username,
				"conduit.client.channels.default.credentials.password=" + password);
	}

	/** A thread that was told to end may take its time. */
	private static void nobodyIs(String thread) {
		await().untilAsserted(() -> assertThat(threads()).doesNotContain(thread));
	}

	private static Set<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !thread.isDaemon() && thread.isAlive())
			.map(Thread::getName)
			.collect(Collectors.toSet());
	}

	static class Service {

		@ConduitRpc
		String ping() {
			return "pong";
		}

		@ConduitRpc
		String who(java.security.Principal principal) {
			return principal.getName();
		}

	}

	static class Heard {

		@ConduitListener(topics = "heard")
		void onMessage(String text) {
		}

	}

	static class Slow implements DisposableBean {

		private final CountDownLatch begun = new CountDownLatch(1);

		private final CountDownLatch finish = new CountDownLatch(1);

		private final List<String> steps;

		Slow(List<String> steps) {
			this.steps = steps;
		}

		@ConduitRpc
		String slow() throws InterruptedException {
			this.begun.countDown();
			this.finish.await();
			this.steps.add("finished");
			return "finished";
		}

		@Override
		public void destroy() {
			this.steps.add("destroyed");
		}

	}

}

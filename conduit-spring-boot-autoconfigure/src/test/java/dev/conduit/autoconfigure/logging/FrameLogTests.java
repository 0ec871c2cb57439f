package dev.conduit.autoconfigure.logging;

import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.message.Headers;
import dev.conduit.spring.Applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class FrameLogTests {

	private static final String SECRET = "hunter2-hunter2";

	private final Logger logger = (Logger) LoggerFactory.getLogger(FrameLogSwitch.LOGGER);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@BeforeEach
	void listen() {
		this.log.start();
		this.logger.setAdditive(false);
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void forget() {
		this.logger.detachAppender(this.log);
		this.logger.setAdditive(true);
	}

	@Test
	void framesOfBothSidesAreShownWithoutWhatTheySay() {
		try (Applications applications = applications().with("conduit.log.frames=true")) {
			serve(applications);
			call(applications);

			await().untilAsserted(() -> assertThat(lines()).anyMatch((line) -> line.contains("-> RPC_REQUEST #"))
				.anyMatch((line) -> line.contains("<- RPC_REQUEST #"))
				.anyMatch((line) -> line.contains("-> RPC_RESPONSE #"))
				.anyMatch((line) -> line.contains("<- RPC_RESPONSE #")));
		}

		assertThat(lines())
			.anyMatch((line) -> line.startsWith("local://") && line.contains(" echo, ")
					&& line.contains("headers [token") && line.contains("bytes of "))
			.noneMatch((line) -> line.contains(SECRET))
			.noneMatch((line) -> line.contains("AUTH"));
		assertThat(this.logger.getLevel()).as("once the application has ended").isNull();
	}

	@Test
	void noFrameIsShownUnlessSomebodyWantsIt() {
		try (Applications applications = applications()) {
			serve(applications);
			call(applications);
		}

		assertThat(lines()).isEmpty();
	}

	private static Applications applications() {
		return new Applications().with("conduit.security.auth=scram", "conduit.security.users.ann={noop}" + SECRET);
	}

	private static void serve(Applications applications) {
		applications.server(Desk.class);
		applications.with("conduit.client.channels.default.credentials.username=ann",
				"conduit.client.channels.default.credentials.password=" + SECRET);
	}

	private static void call(Applications applications) {
		assertThat(applications.template().withHeaders(Headers.of("token", SECRET)).call("echo", SECRET, String.class))
			.isEqualTo(SECRET);
	}

	private List<String> lines() {
		return List.copyOf(this.log.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

	static class Desk {

		@ConduitRpc("echo")
		String echo(String text) {
			return text;
		}

	}

}

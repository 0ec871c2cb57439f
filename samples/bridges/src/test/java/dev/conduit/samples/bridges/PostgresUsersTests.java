package dev.conduit.samples.bridges;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.authentication.PasswordAuthentication;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ClientState;
import dev.conduit.client.ConduitClient;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Route;
import dev.conduit.scram.ScramCredential;
import dev.conduit.spring.security.JdbcScramCredentials;
import dev.conduit.transport.Address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Users in a table of a real PostgreSQL, made by the statement that
 * {@code docs/security.md} shows.
 */
@SpringBootTest(classes = PostgresUsersTests.Server.class, webEnvironment = WebEnvironment.NONE,
		properties = { "spring.config.name=users", "spring.datasource.username=postgres",
				"spring.datasource.hikari.maximum-pool-size=4", "conduit.server.listen=" + PostgresUsersTests.ADDRESS,
				"conduit.security.jdbc.enabled=true", "conduit.security.jdbc.timeout=20s",
				"conduit.security.lockout.max-failures=2", "conduit.security.lockout.initial-delay=10m" })
@DirtiesContext
@Timeout(120)
class PostgresUsersTests {

	static final String ADDRESS = "local://postgres-users";

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Path PAGE = Path.of(System.getProperty("basedir", ""), "..", "..", "docs", "security.md");

	private static final Pattern SCHEMA = Pattern.compile("```sql\\n(create table conduit_users .*?)```",
			Pattern.DOTALL);

	private static final SecureRandom RANDOM = new SecureRandom();

	private final List<ConduitClient> clients = new ArrayList<>();

	@Autowired
	private DataSource database;

	@Autowired
	private JdbcClient sql;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry properties) {
		PostgresServer.shared().describe(properties);
	}

	@BeforeEach
	void makeTheTableOfThePage() throws IOException {
		Matcher schema = SCHEMA.matcher(Files.readString(PAGE));
		assertThat(schema.find()).as("the table in %s", PAGE).isTrue();
		this.sql.sql(schema.group(1)).update();
		insert("ada", "of-ada");
	}

	@AfterEach
	void clear() {
		this.clients.forEach(ConduitClient::close);
		this.sql.sql("drop table conduit_users").update();
	}

	@Test
	void usersOfTheTableLogInAndOthersDoNot() {
		insert("Ünal", "of-Ünal");

		assertThat(who("ada", "of-ada")).isEqualTo("{\"name\":\"ada\"}");
		assertThat(who("Ünal", "of-Ünal")).isEqualTo("{\"name\":\"Ünal\"}");
		Problem wrong = refusal("ada", "of-bob");
		assertThat(wrong.code()).isEqualTo(ErrorCode.AUTHENTICATION_FAILED);
		assertThat(refusal("bob", "of-bob")).isEqualTo(wrong);
		assertThat(refusal("ADA", "of-ada")).isEqualTo(wrong);
		assertThat(refusal("x' or '1'='1", "of-ada")).isEqualTo(wrong);
	}

	@Test
	void whoIsAddedOrTakenOutIsSoAtTheNextLogIn() {
		insert("bea", "of-bea");
		assertThat(who("bea", "of-bea")).contains("bea");

		this.sql.sql("delete from conduit_users where username = 'bea'").update();

		assertThat(refusal("bea", "of-bea").code()).isEqualTo(ErrorCode.AUTHENTICATION_FAILED);
	}

	@Test
	void whoGuessesIsLockedOutAndNobodyElse() {
		insert("eve", "of-eve");
		for (int i = 0; i < 2; i++) {
			assertThat(refusal("eve", "guess " + i).code()).isEqualTo(ErrorCode.AUTHENTICATION_FAILED);
		}

		ConduitClient locked = client("eve", "of-eve");
		await("the refusal").atMost(PATIENCE).until(() -> locked.state() == ClientState.WAITING);

		Problem refusal = refusal(locked);
		assertThat(refusal.code()).isEqualTo(ErrorCode.AUTHENTICATION_LOCKED);
		assertThat(refusal.retryAfter()).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(11));
		assertThat(who("ada", "of-ada")).contains("ada");
	}

	@Test
	void aTableThatHangsIsUnavailableInTimeAndWorksAfterwards() throws SQLException {
		JdbcScramCredentials users = new JdbcScramCredentials(this.database,
				JdbcScramCredentials.queryOf("public.conduit_users"), Duration.ofMillis(200), 1);
		try (Connection other = this.database.getConnection(); Statement statement = other.createStatement()) {
			other.setAutoCommit(false);
			statement.execute("lock table conduit_users in access exclusive mode");

			assertThatExceptionOfType(ConduitUnavailableException.class).isThrownBy(() -> users.find("ada"))
				.satisfies((ex) -> assertThat(ex.problem().code()).isEqualTo(ErrorCode.AUTHENTICATION_UNAVAILABLE));
			other.rollback();
		}

		await("the one place for look-ups").atMost(PATIENCE)
			.ignoreException(ConduitUnavailableException.class)
			.until(() -> users.find("ada") != null);
	}

	private void insert(String user, String password) {
		this.sql.sql("insert into conduit_users values (?, ?)")
			.param(user)
			.param(ScramCredential.generate(password, 4096, RANDOM).toText())
			.update();
	}

	private ConduitClient client(String user, String password) {
		ConduitClient client = ConduitClient.builder()
			.options(ClientOptions.of("client", List.of(Address.parse(ADDRESS))))
			.authentication(new PasswordAuthentication(user, password, RANDOM))
			.build();
		this.clients.add(client);
		client.start();
		return client;
	}

	private String who(String user, String password) {
		return who(client(user, password));
	}

	private static String who(ConduitClient client) {
		return client.request(new Route("who"), Payload.EMPTY).join().payload().asText();
	}

	private Problem refusal(String user, String password) {
		return refusal(client(user, password));
	}

	private static Problem refusal(ConduitClient client) {
		CompletionException thrown = catchThrowableOfType(CompletionException.class, () -> who(client));
		assertThat(thrown).as("the log-in").isNotNull().hasCauseInstanceOf(ConduitException.class);
		return ((ConduitException) thrown.getCause()).problem();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Service.class)
	static class Server {

	}

	static class Service {

		@ConduitRpc
		Caller who(Principal caller) {
			return new Caller(caller.getName());
		}

		record Caller(String name) {

		}

	}

}

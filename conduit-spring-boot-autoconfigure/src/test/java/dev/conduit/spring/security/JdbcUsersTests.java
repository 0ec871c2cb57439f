package dev.conduit.spring.security;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import javax.sql.DataSource;

import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDataSource;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.scram.ScramCredential;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.Applications;
import dev.conduit.spring.ConduitContext;
import dev.conduit.spring.client.ConduitTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Users in a table, of a database that is there, down, or hangs.
 */
@Timeout(60)
class JdbcUsersTests {

	private static final String CREDENTIALS = "conduit.client.channels.default.credentials.";

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final AtomicReference<Moody> DATABASE = new AtomicReference<>();

	private final Applications applications = new Applications().with("conduit.security.auth=scram",
			"conduit.security.jdbc.enabled=true", "conduit.security.jdbc.timeout=300ms");

	private final Moody database = new Moody();

	private final JdbcClient sql = JdbcClient.create(this.database);

	@BeforeEach
	void makeTable() {
		DATABASE.set(this.database);
		this.sql.sql("""
				create table conduit_users (
					username   varchar(256) not null primary key,
					credential varchar(400) not null
				)""").update();
		insert("ada", "of-ada");
		insert("Ünal", "of-Ünal");
	}

	@AfterEach
	void close() {
		this.database.works();
		this.applications.close();
	}

	@Test
	void usersOfTheTableLogInAndOthersDoNot() {
		this.applications.server(Service.class, Database.class);

		assertThat(who("ada", "of-ada")).isEqualTo("ada");
		assertThat(who("Ünal", "of-Ünal")).isEqualTo("Ünal");
		Problem wrong = refusal("ada", "of-bob");
		assertThat(wrong.code()).isEqualTo(ErrorCode.AUTHENTICATION_FAILED);
		assertThat(refusal("bob", "of-bob")).isEqualTo(wrong);
		assertThat(refusal("x' or '1'='1", "of-ada")).isEqualTo(wrong);
	}

	@Test
	void aChangeOfTheTableIsThereForTheNextLogIn() {
		this.applications.server(Service.class, Database.class);
		assertThat(refusal("eve", "of-eve").code()).isEqualTo(ErrorCode.AUTHENTICATION_FAILED);

		insert("eve", "of-eve");

		assertThat(who("eve", "of-eve")).isEqualTo("eve");
	}

	@Test
	void aRowThatCannotBeReadIsNoUserAndSaysNoMoreToTheClient() {
		this.sql.sql("insert into conduit_users values ('bob', 'of-bob')").update();
		this.applications.server(Service.class, Database.class);

		assertThat(refusal("bob", "of-bob")).isEqualTo(refusal("nobody", "of-bob"));
	}

	/** Also where the database compares without regard to case. */
	@Test
	void aNameIsExactlyThatOfTheTable() {
		this.applications.with(
				"conduit.security.jdbc.query=select username, credential from conduit_users where lower(username) = lower(?)")
			.server(Service.class, Database.class);

		assertThat(who("ada", "of-ada")).isEqualTo("ada");
		assertThat(refusal("ADA", "of-ada").code()).isEqualTo(ErrorCode.AUTHENTICATION_FAILED);
	}

	@Test
	void anotherTableMayHaveTheUsers() {
		this.sql.sql("create table staff (username varchar(256) primary key, credential varchar(400))").update();
		this.sql.sql("insert into staff values ('eve', ?)").param(credential("of-eve")).update();
		this.applications.with("conduit.security.jdbc.table=public.staff").server(Service.class, Database.class);

		assertThat(who("eve", "of-eve")).isEqualTo("eve");
	}

	@Test
	void whileTheDatabaseIsDownLogInsAreToBeTriedAgainAndWorkOnceItIsThere() {
		this.applications.server(Service.class, Database.class);
		this.database.breaks();
		ConfigurableApplicationContext client = client("ada", "of-ada");

		Problem refusal = refusal(client);
		assertThat(refusal.code()).isEqualTo(ErrorCode.AUTHENTICATION_UNAVAILABLE);
		assertThat(refusal.retryable()).isTrue();
		assertThat(refusal.detail()).doesNotContain("moody");

		this.database.works();
		await("a connection").atMost(PATIENCE).ignoreExceptions().until(() -> who(client), "ada"::equals);
	}

	@Test
	void whileTheDatabaseHangsLogInsFailInTimeAndOthersGoOn() {
		ConduitServer server = this.applications.server(Service.class, Database.class).getBean(ConduitServer.class);
		ConfigurableApplicationContext connected = client("ada", "of-ada");
		assertThat(who(connected)).isEqualTo("ada");
		this.database.hangs();

		ConfigurableApplicationContext late = client("Ünal", "of-Ünal");

		assertThat(refusal(late).code()).isEqualTo(ErrorCode.AUTHENTICATION_UNAVAILABLE);
		assertThat(who(connected)).isEqualTo("ada");
		await("the interruption of what hangs").atMost(PATIENCE).until(() -> this.database.interrupted.get() > 0);
		assertThat(server.lockout().failures()).isZero();
	}

	@Test
	void noMoreLookUpsHangThanAreAllowed() {
		JdbcScramCredentials users = new JdbcScramCredentials(this.database,
				JdbcScramCredentials.queryOf("conduit_users"), Duration.ofMillis(100), 1);
		this.database.hangsForGood();

		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(ConduitUnavailableException.class).isThrownBy(() -> users.find("ada"));
		}

		assertThat(this.database.hanging).hasValue(1);
	}

	@ParameterizedTest
	@CsvSource({ "conduit.security.jdbc.table, users; drop table users, 'It must be a name'",
			"conduit.security.jdbc.query, select credential from users, written as '?'",
			"conduit.security.jdbc.timeout, 0s, a millisecond or more",
			"conduit.security.jdbc.max-concurrent, 0, 1 to 1024",
			"conduit.security.users.ada, {noop}secret, keep them in one of the two" })
	void whatCannotWorkStopsTheStart(String property, String value, String reason) {
		runner().withBean(DataSource.class, () -> this.database)
			.withPropertyValues(property + "=" + value)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause().hasMessageContaining(reason));
	}

	@Test
	void withoutADatabaseTheStartStops() {
		runner().run((context) -> assertThat(context.getStartupFailure()).rootCause()
			.hasMessageContaining("no single bean of type DataSource"));
	}

	@Test
	void withoutTheLibraryTheStartStops() {
		runner().withClassLoader(new FilteredClassLoader(JdbcClient.class))
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("need 'spring-jdbc'"));
	}

	private static ApplicationContextRunner runner() {
		return ConduitContext.bare()
			.withPropertyValues("conduit.security.jdbc.enabled=true", "conduit.server.listen=local://users-refused");
	}

	private void insert(String user, String password) {
		this.sql.sql("insert into conduit_users values (?, ?)").param(user).param(credential(password)).update();
	}

	private static String credential(String password) {
		return ScramCredential.of(password, new byte[16], 4096).toText();
	}

	private ConfigurableApplicationContext client(String user, String password) {
		return this.applications
			.with("conduit.security.jdbc.enabled=false", CREDENTIALS + "username=" + user,
					CREDENTIALS + "password=" + password)
			.client();
	}

	private String who(String user, String password) {
		return who(client(user, password));
	}

	private static String who(ConfigurableApplicationContext client) {
		return client.getBean(ConduitTemplate.class).call("who", null, String.class);
	}

	private Problem refusal(String user, String password) {
		return refusal(client(user, password));
	}

	private static Problem refusal(ConfigurableApplicationContext client) {
		Throwable thrown = catchThrowable(() -> who(client));
		assertThat(thrown).isInstanceOf(ConduitException.class);
		return ((ConduitException) thrown).problem();
	}

	static class Service {

		@ConduitRpc
		String who(java.security.Principal principal) {
			return principal.getName();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Database {

		@Bean
		DataSource database() {
			return DATABASE.get();
		}

	}

	/** A database that fails and hangs when it is told to. */
	private static final class Moody extends AbstractDataSource {

		private final JdbcDataSource database = new JdbcDataSource();

		private final AtomicBoolean broken = new AtomicBoolean();

		private final AtomicReference<CountDownLatch> held = new AtomicReference<>(new CountDownLatch(0));

		private final AtomicBoolean stubborn = new AtomicBoolean();

		private final AtomicInteger interrupted = new AtomicInteger();

		private final AtomicInteger hanging = new AtomicInteger();

		Moody() {
			this.database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
		}

		void breaks() {
			this.broken.set(true);
		}

		void hangs() {
			this.held.set(new CountDownLatch(1));
		}

		void hangsForGood() {
			this.stubborn.set(true);
			hangs();
		}

		void works() {
			this.broken.set(false);
			this.held.get().countDown();
		}

		@Override
		public Connection getConnection() throws SQLException {
			this.hanging.incrementAndGet();
			hold();
			this.hanging.decrementAndGet();
			if (this.broken.get()) {
				throw new SQLException("moody is down");
			}
			return this.database.getConnection();
		}

		private void hold() throws SQLException {
			try {
				this.held.get().await();
			}
			catch (InterruptedException ex) {
				this.interrupted.incrementAndGet();
				if (this.stubborn.get()) {
					hold();
					return;
				}
				throw new SQLException("interrupted", ex);
			}
		}

		@Override
		public Connection getConnection(String username, String password) throws SQLException {
			return getConnection();
		}

	}

}

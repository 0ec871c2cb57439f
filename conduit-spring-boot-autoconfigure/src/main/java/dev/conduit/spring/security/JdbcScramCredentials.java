package dev.conduit.spring.security;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Printable;
import dev.conduit.message.Problem;
import dev.conduit.scram.ScramCredential;
import dev.conduit.scram.ScramCredentials;

/**
 * Users in a table: their names, and what
 * {@link dev.conduit.authentication.MakeCredential} prints of their passwords. A database
 * that does not answer in time, or fails, makes log-ins fail in a way that clients try
 * again; a query that hangs is interrupted. A row that cannot be read is no user, so that
 * an error does not tell that it is there.
 *
 * @since 0.1.0
 */
public final class JdbcScramCredentials implements ScramCredentials {

	private static final Logger logger = LoggerFactory.getLogger(JdbcScramCredentials.class);

	private final JdbcClient client;

	private final String query;

	private final Duration timeout;

	private final Semaphore slots;

	/**
	 * Users of a database.
	 * @param database the database; owned by the caller
	 * @param query gives the columns name and credential of the user whose name is the
	 * one parameter
	 * @param timeout how long a look-up may take
	 * @param maxConcurrent look-ups at once; others wait within their time
	 */
	public JdbcScramCredentials(DataSource database, String query, Duration timeout, int maxConcurrent) {
		JdbcTemplate template = new JdbcTemplate(database);
		template.setQueryTimeout((int) Math.max(1, timeout.toSeconds()));
		template.setMaxRows(2);
		this.client = JdbcClient.create(template);
		this.query = query;
		this.timeout = timeout;
		this.slots = new Semaphore(maxConcurrent, true);
	}

	/**
	 * The query for a table with the columns {@code username} and {@code credential}.
	 * @param table its name
	 * @return the query
	 */
	public static String queryOf(String table) {
		return "select username, credential from " + table + " where username = ?";
	}

	@Override
	public @Nullable ScramCredential find(String username) {
		long end = System.nanoTime() + this.timeout.toNanos();
		try {
			if (!this.slots.tryAcquire(this.timeout.toNanos(), TimeUnit.NANOSECONDS)) {
				throw unavailable("all look-ups of users are busy", null);
			}
			FutureTask<List<Row>> lookUp = new FutureTask<>(() -> lookUp(username));
			Thread.ofVirtual().name("conduit-users").start(() -> run(lookUp));
			return parse(username, await(lookUp, end - System.nanoTime()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw unavailable("the look-up of a user was interrupted", ex);
		}
	}

	/** Keeps its slot until the database lets it go, whether anybody waits or not. */
	private void run(FutureTask<List<Row>> lookUp) {
		try {
			lookUp.run();
		}
		finally {
			this.slots.release();
		}
	}

	private List<Row> lookUp(String username) {
		return this.client.sql(this.query)
			.param(username)
			.query((row, index) -> new Row(row.getString(1), row.getString(2)))
			.list();
	}

	private List<Row> await(FutureTask<List<Row>> lookUp, long nanos) throws InterruptedException {
		try {
			return lookUp.get(nanos, TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			lookUp.cancel(true);
			throw unavailable("the database of users did not answer within %d ms".formatted(this.timeout.toMillis()),
					ex);
		}
		catch (ExecutionException ex) {
			throw unavailable("the database of users failed: " + ex.getCause(), ex.getCause());
		}
	}

	private static @Nullable ScramCredential parse(String username, List<Row> rows) {
		try {
			// Databases may compare in their own way; names of principals are exact.
			if (rows.size() != 1 || !username.equals(rows.get(0).username())) {
				return null;
			}
			String credential = rows.get(0).credential();
			return (credential != null) ? ScramCredential.parse(credential) : null;
		}
		catch (IllegalArgumentException ex) {
			logger.error("The credential of user '{}' in the database cannot be read, so that nobody logs in with it",
					Printable.of(username), ex);
			return null;
		}
	}

	private static ConduitUnavailableException unavailable(String detail, @Nullable Throwable cause) {
		Problem problem = Problem.of(ErrorCode.AUTHENTICATION_UNAVAILABLE, detail);
		return (cause != null) ? new ConduitUnavailableException(problem, cause)
				: new ConduitUnavailableException(problem);
	}

	private record Row(@Nullable String username, @Nullable String credential) {

	}

}

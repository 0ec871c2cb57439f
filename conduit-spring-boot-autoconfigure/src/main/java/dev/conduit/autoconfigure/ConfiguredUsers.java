package dev.conduit.autoconfigure;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;

import dev.conduit.scram.ScramCredential;
import dev.conduit.scram.ScramCredentials;
import dev.conduit.scram.ScramPolicy;
import dev.conduit.spring.lifecycle.ConduitServerStartedEvent;

/**
 * The users of the configuration, or the one that is made up where there are none; that
 * one's password is logged once, when the server listens. What takes long, the derivation
 * of keys from plain passwords, begins then too, so that it does not slow the start of
 * the application, and never happens in one that only calls others.
 */
final class ConfiguredUsers implements ScramCredentials, ApplicationListener<ConduitServerStartedEvent> {

	private static final Logger logger = LoggerFactory.getLogger(ConfiguredUsers.class);

	private static final String PROPERTY = "conduit.security.users";

	private static final String PLAIN_PREFIX = "{noop}";

	private static final String MADE_UP_USER = "conduit";

	private final @Nullable String madeUpPassword;

	private final FutureTask<ScramCredentials> users;

	ConfiguredUsers(Map<String, String> configured, SaltSecret secret, SecureRandom random) {
		this.madeUpPassword = (configured.isEmpty()) ? password(random) : null;
		Map<String, String> plain = new HashMap<>();
		Map<String, ScramCredential> known = new HashMap<>();
		if (this.madeUpPassword != null) {
			plain.put(MADE_UP_USER, this.madeUpPassword);
		}
		configured.forEach((name, text) -> sort(name, text, plain, known));
		requireNames(configured.keySet());
		this.users = new FutureTask<>(() -> derive(plain, known, secret));
	}

	private static String password(SecureRandom random) {
		byte[] bytes = new byte[18];
		random.nextBytes(bytes);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	private static void sort(String name, String text, Map<String, String> plain, Map<String, ScramCredential> known) {
		try {
			if (text.startsWith(PLAIN_PREFIX)) {
				String password = text.substring(PLAIN_PREFIX.length());
				// Few rounds, only to see whether the password can be one at all.
				ScramCredential.of(password, new byte[16], ScramPolicy.LEAST_ITERATIONS);
				plain.put(name, password);
			}
			else {
				known.put(name, ScramCredential.parse(text));
			}
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidPropertyException(PROPERTY + "." + name, "******",
					"It must be '{scram-sha-256}…' as ScramCredential.toText() writes it, or '{noop}' and the password ("
							+ ex.getMessage() + ").");
		}
	}

	private static void requireNames(Iterable<String> names) {
		ScramCredential anything = new ScramCredential(ScramPolicy.LEAST_ITERATIONS, new byte[16], new byte[32],
				new byte[32]);
		Map<String, ScramCredential> all = new HashMap<>();
		names.forEach((name) -> all.put(name, anything));
		try {
			ScramCredentials.of(all);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidPropertyException(PROPERTY, all.keySet(), String.valueOf(ex.getMessage()));
		}
	}

	private static ScramCredentials derive(Map<String, String> plain, Map<String, ScramCredential> known,
			SaltSecret secret) {
		Map<String, ScramCredential> all = new HashMap<>(known);
		plain.forEach((name, password) -> all.put(name,
				ScramCredential.of(password, secret.saltOf(name), ScramPolicy.DEFAULT_ITERATIONS)));
		return ScramCredentials.of(all);
	}

	/** Whether all keys are derived. */
	boolean areKnown() {
		return this.users.isDone();
	}

	@Override
	public @Nullable ScramCredential find(String username) {
		// Does nothing where it has begun; another server than ours may tell of no start.
		this.users.run();
		try {
			return this.users.get().find(username);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted while the keys of users were derived", ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("the keys of users could not be derived", ex.getCause());
		}
	}

	@Override
	public void onApplicationEvent(ConduitServerStartedEvent event) {
		Thread.ofVirtual().name("conduit-users").start(this.users);
		if (this.madeUpPassword != null) {
			logger.warn("""


					Using generated Conduit password for the user '{}': {}

					It changes with each start. Set 'conduit.security.users.<name>' to choose users and passwords.
					""", MADE_UP_USER, this.madeUpPassword);
		}
	}

}

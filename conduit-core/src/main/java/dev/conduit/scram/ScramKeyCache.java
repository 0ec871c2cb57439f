package dev.conduit.scram;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Remembers the keys of recent logins, so that a storm of reconnects costs one derivation
 * and not one each. Bounded: at its capacity the keys that were used least recently are
 * forgotten and derived again when asked for. A changed password, salt or number of
 * rounds is another entry. For use by several threads.
 * <p>
 * Holds what logs in; it lives and dies with the client that knows the password anyway.
 *
 * @since 0.1.0
 */
public final class ScramKeyCache {

	/** Entries of a cache that nobody sized. */
	public static final int DEFAULT_CAPACITY = 64;

	private final ReentrantLock lock = new ReentrantLock();

	private final Map<Key, CompletableFuture<ScramKeys>> entries = new LinkedHashMap<>(16, 0.75f, true);

	private final int capacity;

	private final byte[] fingerprintKey = new byte[Sha256.LENGTH];

	/**
	 * Makes an empty cache.
	 * @param capacity the most entries, at least 1
	 * @param random the source of the key under which passwords are told apart
	 */
	public ScramKeyCache(int capacity, SecureRandom random) {
		if (capacity < 1) {
			throw new IllegalArgumentException("'capacity' must be at least 1 (was " + capacity + ")");
		}
		this.capacity = capacity;
		random.nextBytes(this.fingerprintKey);
	}

	/**
	 * Returns the keys if they are at hand. Cheap; may be called on an event loop.
	 * @param challenge what the server asked
	 * @param password the password, as typed
	 * @return the keys, or {@code null} if {@link #keys} would have to derive them or
	 * wait for them
	 */
	public @Nullable ScramKeys find(ScramChallenge challenge, String password) {
		Key key = key(challenge, password);
		this.lock.lock();
		try {
			CompletableFuture<ScramKeys> entry = this.entries.get(key);
			return (entry != null && entry.state() == Future.State.SUCCESS) ? entry.resultNow() : null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Returns the keys, deriving them if they are not at hand. Expensive; never on an
	 * event loop. Callers that ask for the same keys at the same time wait for one
	 * derivation.
	 * @param challenge what the server asked
	 * @param password the password, as typed
	 * @return the keys
	 * @throws IllegalArgumentException if SASLprep refuses the password
	 */
	public ScramKeys keys(ScramChallenge challenge, String password) {
		Key key = key(challenge, password);
		CompletableFuture<ScramKeys> mine = new CompletableFuture<>();
		CompletableFuture<ScramKeys> present = enter(key, mine);
		if (present == null) {
			return derive(key, mine, challenge, password);
		}
		try {
			return present.join();
		}
		catch (CompletionException ex) {
			// The other caller failed; fail, or succeed, on our own account.
			return challenge.deriveKeys(password);
		}
	}

	private ScramKeys derive(Key key, CompletableFuture<ScramKeys> mine, ScramChallenge challenge, String password) {
		try {
			ScramKeys keys = challenge.deriveKeys(password);
			mine.complete(keys);
			return keys;
		}
		catch (RuntimeException | Error ex) {
			leave(key, mine);
			mine.completeExceptionally(ex);
			throw ex;
		}
	}

	/**
	 * Enters a derivation to come, unless the keys are present or being derived.
	 */
	private @Nullable CompletableFuture<ScramKeys> enter(Key key, CompletableFuture<ScramKeys> mine) {
		this.lock.lock();
		try {
			CompletableFuture<ScramKeys> present = this.entries.putIfAbsent(key, mine);
			if (this.entries.size() > this.capacity) {
				this.entries.remove(this.entries.keySet().iterator().next());
			}
			return present;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void leave(Key key, CompletableFuture<ScramKeys> mine) {
		this.lock.lock();
		try {
			this.entries.remove(key, mine);
		}
		finally {
			this.lock.unlock();
		}
	}

	int size() {
		this.lock.lock();
		try {
			return this.entries.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	private Key key(ScramChallenge challenge, String password) {
		Objects.requireNonNull(challenge, "challenge");
		byte[] fingerprint = Sha256.hmac(this.fingerprintKey, password);
		return new Key(challenge, new String(fingerprint, StandardCharsets.ISO_8859_1));
	}

	private record Key(ScramChallenge challenge, String passwordFingerprint) {
	}

}

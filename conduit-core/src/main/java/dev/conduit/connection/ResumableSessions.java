package dev.conduit.connection;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * The connections of a client or server that may be taken up again, by their tokens, and
 * the bounds that they share: how many wait and how many bytes are kept. As many have a
 * token as are open or wait. Any thread.
 *
 * @since 0.1.0
 */
public final class ResumableSessions {

	private final ResumeOptions options;

	private final Map<Token, ResumableSession> byToken = new ConcurrentHashMap<>();

	private final AtomicInteger waiting = new AtomicInteger();

	private final AtomicLong bytes = new AtomicLong();

	/**
	 * None yet.
	 * @param options the bounds
	 */
	public ResumableSessions(ResumeOptions options) {
		this.options = options;
	}

	/**
	 * Broken connections that wait to be taken up again.
	 * @return zero or more
	 */
	public int waiting() {
		return this.waiting.get();
	}

	/**
	 * Bytes set aside for frames that may have to be sent again, over all connections.
	 * @return zero or more
	 */
	public long keptBytes() {
		return this.bytes.get();
	}

	/**
	 * A session that its owner may ask for. The token of somebody else's is as good as
	 * none.
	 */
	@Nullable ResumableSession find(byte[] token, SessionOwner asking) {
		ResumableSession found = this.byToken.get(new Token(token));
		return (found != null && asking.equals(found.owner())) ? found : null;
	}

	void add(byte[] token, ResumableSession session) {
		this.byToken.put(new Token(token), session);
	}

	void remove(byte[] token) {
		this.byToken.remove(new Token(token));
	}

	boolean tryWait() {
		if (this.waiting.incrementAndGet() <= this.options.maxWaiting()) {
			return true;
		}
		this.waiting.decrementAndGet();
		return false;
	}

	void endWait() {
		this.waiting.decrementAndGet();
	}

	boolean tryReserve(long more) {
		if (this.bytes.addAndGet(more) <= this.options.totalBytes()) {
			return true;
		}
		this.bytes.addAndGet(-more);
		return false;
	}

	void release(long less) {
		this.bytes.addAndGet(-less);
	}

	/**
	 * 256 bits of chance: who can look one up has it, so nothing is gained by the time
	 * that a look-up takes.
	 */
	@SuppressWarnings("ArrayRecordComponent") // compared by its content, below
	private record Token(byte[] bytes) {

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Token token && Arrays.equals(this.bytes, token.bytes);
		}

		@Override
		public int hashCode() {
			return Arrays.hashCode(this.bytes);
		}

	}

}

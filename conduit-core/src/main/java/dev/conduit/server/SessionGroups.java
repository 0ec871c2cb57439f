package dev.conduit.server;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;

/**
 * Who is in which group. A group is there from its first member to its last, and a
 * session that has ended gets into none any more.
 */
final class SessionGroups {

	/** As much as a name on the wire. */
	private static final int MAX_NAME_BYTES = 255;

	private final SessionOptions options;

	/** One for all changes: they are rare and short. */
	private final ReentrantLock lock = new ReentrantLock();

	/** Changed under the lock, read without. */
	private final Map<String, Set<LiveSession>> members = new ConcurrentHashMap<>();

	/** Groups of each session that is in one; guarded by the lock. */
	private final Map<LiveSession, Set<String>> joined = new ConcurrentHashMap<>();

	SessionGroups(SessionOptions options) {
		this.options = options;
	}

	boolean join(LiveSession session, String group) {
		requireName(group);
		this.lock.lock();
		try {
			Set<String> own = this.joined.getOrDefault(session, Set.of());
			if (!session.isOpen()) {
				return false;
			}
			if (own.contains(group)) {
				return true;
			}
			requireRoom(own, group);
			this.members.computeIfAbsent(group, (name) -> ConcurrentHashMap.newKeySet()).add(session);
			this.joined.computeIfAbsent(session, (one) -> new LinkedHashSet<>()).add(group);
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private static void requireName(String group) {
		int bytes = group.getBytes(StandardCharsets.UTF_8).length;
		if (bytes == 0 || bytes > MAX_NAME_BYTES) {
			throw new IllegalArgumentException(
					"the name of a group must have 1 to %d bytes of UTF-8 (has %d)".formatted(MAX_NAME_BYTES, bytes));
		}
	}

	private void requireRoom(Set<String> own, String group) {
		Set<LiveSession> there = this.members.get(group);
		if (own.size() >= this.options.maxGroupsPerSession()) {
			throw full("the session is in %d groups ('max-groups-per-session')", own.size());
		}
		if (there == null && this.members.size() >= this.options.maxGroups()) {
			throw full("there are %d groups ('max-groups')", this.members.size());
		}
		if (there != null && there.size() >= this.options.maxGroupMembers()) {
			throw full("the group has %d members ('max-group-members')", there.size());
		}
	}

	private static ConduitException full(String what, int number) {
		return ConduitException.of(Problem.of(ErrorCode.LIMIT_EXCEEDED, what.formatted(number)));
	}

	boolean leave(LiveSession session, String group) {
		this.lock.lock();
		try {
			Set<String> own = this.joined.get(session);
			if (own == null || !own.remove(group)) {
				return false;
			}
			if (own.isEmpty()) {
				this.joined.remove(session);
			}
			removeMember(session, group);
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Ends a session and takes it out of its groups: in one step, so that it does not get
	 * into another one meanwhile.
	 */
	void end(LiveSession session) {
		this.lock.lock();
		try {
			session.ended();
			Set<String> own = this.joined.remove(session);
			if (own != null) {
				own.forEach((group) -> removeMember(session, group));
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void removeMember(LiveSession session, String group) {
		Set<LiveSession> there = this.members.get(group);
		if (there != null && there.remove(session) && there.isEmpty()) {
			this.members.remove(group);
		}
	}

	Set<String> of(LiveSession session) {
		this.lock.lock();
		try {
			return Set.copyOf(this.joined.getOrDefault(session, Set.of()));
		}
		finally {
			this.lock.unlock();
		}
	}

	Stream<LiveSession> membersOf(String group) {
		Set<LiveSession> there = this.members.get(group);
		return (there != null) ? List.copyOf(there).stream() : Stream.empty();
	}

	Set<String> names() {
		return new HashSet<>(this.members.keySet());
	}

}

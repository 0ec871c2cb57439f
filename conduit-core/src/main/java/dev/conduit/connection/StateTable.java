package dev.conduit.connection;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

import dev.conduit.frame.FrameType;

/**
 * Which frames a side accepts in which state. {@code docs/protocol.json} publishes the
 * same table; a frame outside it is a protocol error.
 */
final class StateTable {

	/** What belongs to interactions that were begun before, and passes in every state. */
	private static final Set<FrameType> ONGOING = EnumSet.of(FrameType.ACK, FrameType.NACK, FrameType.UNSUBSCRIBE,
			FrameType.RPC_RESPONSE, FrameType.RPC_ERROR, FrameType.RPC_CANCEL, FrameType.STREAM_ITEM,
			FrameType.STREAM_END, FrameType.CREDIT, FrameType.PAUSE, FrameType.RESUME, FrameType.HEARTBEAT_PING,
			FrameType.HEARTBEAT_PONG, FrameType.RECEIVED, FrameType.DRAIN);

	/**
	 * What begins something. A side that closes or drains still accepts it, to refuse it
	 * in order: it may have crossed the news, and even behind its own CLOSE a peer with
	 * several threads may send one.
	 */
	private static final Set<FrameType> BEGINNING = EnumSet.of(FrameType.MESSAGE, FrameType.SUBSCRIBE,
			FrameType.RPC_REQUEST);

	private static final Map<ConnectionState, Set<FrameType>> SERVER = accepted(Role.SERVER);

	private static final Map<ConnectionState, Set<FrameType>> CLIENT = accepted(Role.CLIENT);

	private StateTable() {
	}

	static boolean accepts(Role role, ConnectionState state, FrameType type) {
		return accepted(role, state).contains(type);
	}

	/**
	 * The row of a state.
	 */
	static Set<FrameType> accepted(Role role, ConnectionState state) {
		return ((role == Role.SERVER) ? SERVER : CLIENT).getOrDefault(state, Set.of());
	}

	private static Map<ConnectionState, Set<FrameType>> accepted(Role role) {
		Map<ConnectionState, Set<FrameType>> rows = new EnumMap<>(ConnectionState.class);
		for (ConnectionState state : ConnectionState.values()) {
			rows.put(state, row(role, state));
		}
		return rows;
	}

	private static Set<FrameType> row(Role role, ConnectionState state) {
		Set<FrameType> row = switch (state) {
			case HANDSHAKE ->
				(role == Role.SERVER) ? EnumSet.of(FrameType.AUTH_REQUEST, FrameType.CLOSE) : serverHandshake();
			case AUTHENTICATING ->
				(role == Role.SERVER) ? EnumSet.of(FrameType.AUTH_RESPONSE, FrameType.CLOSE) : serverHandshake();
			case OPEN, DRAINING -> union(ONGOING, BEGINNING, EnumSet.of(FrameType.CLOSE));
			case FINISHING -> union(ONGOING, BEGINNING);
			case CLOSING -> union(ONGOING, BEGINNING, EnumSet.of(FrameType.CLOSE, FrameType.CLOSE_ACK));
			case CLOSED -> EnumSet.noneOf(FrameType.class);
		};
		if (role == Role.CLIENT) {
			row.removeAll(EnumSet.of(FrameType.SUBSCRIBE, FrameType.UNSUBSCRIBE));
		}
		return row;
	}

	private static Set<FrameType> serverHandshake() {
		return EnumSet.of(FrameType.AUTH_CHALLENGE, FrameType.AUTH_SUCCESS, FrameType.AUTH_FAILURE, FrameType.CLOSE);
	}

	@SafeVarargs
	private static Set<FrameType> union(Set<FrameType>... sets) {
		Set<FrameType> all = EnumSet.noneOf(FrameType.class);
		for (Set<FrameType> set : sets) {
			all.addAll(set);
		}
		return all;
	}

}

package dev.conduit.server;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.conduit.exchange.Deadline;
import dev.conduit.message.ConduitException;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;

/**
 * Some of the sessions of a server, looked up when something is for them. One that fails
 * keeps nobody else from getting it.
 *
 * @param found finds them
 * @param excluded ids of those among them who get nothing
 */
record Many(Supplier<Stream<LiveSession>> found, Set<Long> excluded) implements Recipients {

	Many(Supplier<Stream<LiveSession>> found) {
		this(found, Set.of());
	}

	@Override
	public List<Session> sessions() {
		return recipients().map(Session.class::cast).toList();
	}

	private Stream<LiveSession> recipients() {
		return this.found.get().filter((session) -> !this.excluded.contains(session.id()));
	}

	@Override
	public Recipients except(Collection<? extends Session> others) {
		return new Many(this.found,
				Stream.concat(this.excluded.stream(), others.stream().map(Session::id)).collect(Collectors.toSet()));
	}

	@Override
	public Reached publish(Message message) {
		return toEach((session) -> session.push(message));
	}

	@Override
	public Reached send(Route route, Headers headers, Payload payload, Deadline deadline) {
		return toEach((session) -> session.push(route, headers, payload, deadline));
	}

	private Reached toEach(Consumer<LiveSession> push) {
		int count = 0;
		List<Reached.Missed> missed = new ArrayList<>();
		for (LiveSession session : recipients().toList()) {
			try {
				push.accept(session);
				count++;
			}
			catch (ConduitException ex) {
				missed.add(new Reached.Missed(session, ex.problem()));
			}
		}
		return new Reached(count, missed);
	}

}

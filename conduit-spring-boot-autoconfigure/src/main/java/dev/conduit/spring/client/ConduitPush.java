package dev.conduit.spring.client;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.exchange.Deadline;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ContentType;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Route;
import dev.conduit.message.TopicName;
import dev.conduit.server.Reached;
import dev.conduit.server.Recipients;
import dev.conduit.server.Session;
import dev.conduit.server.Sessions;
import dev.conduit.spring.binding.BindingContext;

/**
 * What the server says to its clients without being asked. A message goes to those
 * listeners of a client that match its topic, a call to the method that the client
 * declared. For any thread.
 *
 * <pre class="code">
 * push.client(DeskClient.class, session).ring("front door");
 * push.publish(sessions.group("north"), "desk.news", new News("closed today"));
 * int reached = push.broadcast("desk.news", new News("open again"), session);
 * </pre>
 *
 * @since 0.1.0
 */
public final class ConduitPush {

	private static final Logger logger = LoggerFactory.getLogger(ConduitPush.class);

	private final Sessions sessions;

	private final ConduitClients clients;

	private final KnownTypes types;

	private final @Nullable ContentType contentType;

	/**
	 * Pushes to the clients of a server.
	 * @param context writes payloads
	 * @param sessions the clients
	 * @param clients makes callback clients
	 * @param contentType what is written where the type leaves the choice, {@code null}
	 * for what the application's converters do
	 */
	public ConduitPush(BindingContext context, Sessions sessions, ConduitClients clients,
			@Nullable ContentType contentType) {
		this.sessions = sessions;
		this.clients = clients;
		this.types = new KnownTypes(context.converters());
		this.contentType = contentType;
	}

	/**
	 * A client that calls one client of the server, by an interface with the rules of
	 * {@link dev.conduit.annotation.ConduitClient}. It carries
	 * {@link dev.conduit.annotation.ConduitRpc} instead, so that it does not become a
	 * bean.
	 * @param <T> the interface
	 * @param type the interface
	 * @param session who is called
	 * @return the client, for any thread; cheap to make
	 */
	public <T> T client(Class<T> type, Session session) {
		return this.clients.create(type, session);
	}

	/**
	 * Pushes a message to one client and waits until it has it.
	 * @param to who
	 * @param topic the topic that its listeners match
	 * @param payload what it says
	 * @throws ConduitException if no listener of the client took it, or nobody knows
	 */
	public void publish(Session to, String topic, Object payload) {
		publish(to, topic, payload, AckLevel.RECEIVED);
	}

	/**
	 * Pushes a message to one client and waits for what the level promises.
	 * @param to who
	 * @param topic the topic that its listeners match
	 * @param payload what it says
	 * @param ackLevel what to wait for
	 * @throws ConduitException if the level was not reached, or nobody knows
	 */
	public void publish(Session to, String topic, Object payload, AckLevel ackLevel) {
		CompletableFuture<AckLevel> pushed = to.publish(message(topic, payload), ackLevel, to.deadline(null));
		Answers.await(pushed, topic, ConduitException::of);
	}

	/**
	 * Pushes a message to each of many, at most once, without a wait.
	 * @param to who
	 * @param topic the topic that their listeners match
	 * @param payload what it says
	 * @return to whom it is on its way, and to whom not
	 */
	public Reached publish(Recipients to, String topic, Object payload) {
		return to.publish(message(topic, payload));
	}

	/**
	 * Pushes a message to all clients but some, at most once, without a wait. Who is left
	 * out because it asked to pause or reads too slowly is in the log.
	 * @param topic the topic that their listeners match
	 * @param payload what it says
	 * @param excluded who gets nothing
	 * @return to how many it is on its way
	 */
	public int broadcast(String topic, Object payload, Session... excluded) {
		Reached reached = publish(this.sessions.all().except(excluded), topic, payload);
		reached.missed()
			.forEach((missed) -> logger.debug("A message to '{}' leaves {} out: {}", topic, missed.session(),
					missed.problem().summary()));
		return reached.count();
	}

	/**
	 * Calls a method of each of many without an answer and without a wait.
	 * @param to who
	 * @param route the method
	 * @param argument the argument, or {@code null} for none
	 * @return to whom the call is on its way, and to whom not
	 */
	public Reached send(Recipients to, String route, @Nullable Object argument) {
		return to.send(new Route(route), Headers.EMPTY, this.types.write(argument, this.contentType),
				Deadline.current());
	}

	private Message message(String topic, Object payload) {
		return new Message(new TopicName(topic), Headers.EMPTY, this.types.write(payload, this.contentType), null);
	}

}

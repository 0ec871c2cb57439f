package dev.conduit.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.conduit.authentication.ClientAuthentication;
import dev.conduit.connection.Connection;
import dev.conduit.connection.ReplyHandler;
import dev.conduit.connection.TrafficStatistics;
import dev.conduit.dispatch.Dispatcher;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Interaction;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitOutcomeUnknownException;
import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.MessageId;
import dev.conduit.message.MessageIds;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.PublishOutcome;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.Receiver;
import dev.conduit.topic.TopicPattern;
import dev.conduit.transport.LoopThread;

/**
 * A client of one server, or of several: keeps one or more connections, makes them anew
 * when they break, and restores its subscriptions. Of several connections each call takes
 * one that is ready; one of them, and the next when it ends, holds all subscriptions and
 * takes all messages. The client answers what the server calls, as far as it has
 * endpoints, and hands what the server pushes to those of its subscriptions that match.
 * Calls and messages may be begun from any thread. While the client is on its way to a
 * server, they wait until their deadline: a call without its caller, a message and a
 * one-way call with it; while no server can be reached, they fail at once.
 *
 * @since 0.1.0
 */
public final class ConduitClient implements AutoCloseable {

	/**
	 * Header that says to a server that a call is made again: the number of the attempt,
	 * 2 or more.
	 */
	public static final String ATTEMPT_HEADER = "conduit-attempt";

	private final ClientOptions options;

	private final ClientRuntime runtime;

	private final ConnectionPool pool;

	private final Subscriptions subscriptions;

	private final Dispatcher dispatcher;

	private final ClientNews news;

	private final WaitingCalls waiting;

	private final Retries retries;

	private final Interceptors interceptors;

	private final MessageIds ids = MessageIds.random();

	private volatile Duration defaultDeadline;

	ConduitClient(ClientOptions options, ClientRuntime runtime, ClientAuthentication authentication,
			Dispatcher dispatcher, ClientNews news, Interceptors interceptors) {
		this.options = options;
		this.defaultDeadline = options.deadline();
		this.interceptors = interceptors;
		this.runtime = runtime;
		this.subscriptions = new Subscriptions(options.name(), runtime);
		this.waiting = new WaitingCalls(options.connection().limits().maxInFlight(), runtime.executor());
		this.dispatcher = dispatcher;
		this.news = news;
		this.pool = new ConnectionPool(options, runtime, authentication,
				new ClientHandler(dispatcher, this.subscriptions), news);
		this.retries = new Retries(options, runtime, () -> this.pool.state() != ClientState.CLOSED, this::requestOnce);
	}

	/**
	 * Begins a client.
	 * @return the builder
	 */
	public static ClientBuilder builder() {
		return new ClientBuilder();
	}

	/**
	 * Begins to connect, and goes on until {@link #close()}.
	 * @return ends with the first connection, or with the reason why there will be none
	 */
	public CompletionStage<Void> start() {
		return this.pool.start();
	}

	/**
	 * Where the client stands.
	 * @return the state
	 */
	public ClientState state() {
		return this.pool.state();
	}

	/**
	 * Which of the addresses is in use: the first that could be had. A client with
	 * {@code shm://orders, tcp://10.0.0.7:7400} tells here whether it talks over shared
	 * memory.
	 * @return the address, or {@code null} while there is no connection
	 */
	public @Nullable String address() {
		Connection open = connection();
		return (open != null) ? open.link().peer().address() : null;
	}

	/**
	 * The connection in use; of several the one that holds the subscriptions and takes
	 * the messages.
	 * @return the connection, or {@code null} where there is none now
	 */
	public @Nullable Connection connection() {
		return this.pool.main();
	}

	/**
	 * All connections that are in use, for their figures.
	 * @return a copy
	 */
	public List<Connection> connections() {
		return this.pool.ready();
	}

	/**
	 * What went over the connections since the client was made.
	 * @return the figures, which only grow
	 */
	public TrafficStatistics traffic() {
		return this.pool.traffic();
	}

	/**
	 * What went wrong last with a connection; while the client is connected, what ended
	 * an earlier one.
	 * @return the problem
	 */
	public Problem lastFailure() {
		return this.pool.lastFailure();
	}

	/**
	 * How often a connection was lost since the client began, and another one had to be
	 * made.
	 * @return a count, over all connections of the client
	 */
	public long lostConnections() {
		return this.pool.lost();
	}

	/**
	 * What runs the calls that the server makes, for its figures.
	 * @return the dispatcher
	 */
	public Dispatcher dispatcher() {
		return this.dispatcher;
	}

	/**
	 * Name and addresses of the client.
	 * @return the options
	 */
	public ClientOptions options() {
		return this.options;
	}

	/**
	 * How long a call may take now that says nothing else.
	 * @return {@link ClientOptions#deadline()}, unless it was changed
	 */
	public Duration defaultDeadline() {
		return this.defaultDeadline;
	}

	/**
	 * Sets how long calls and messages may take that say nothing else, for those that are
	 * begun from now on.
	 * @param deadline longer than nothing
	 */
	public void changeDefaultDeadline(Duration deadline) {
		if (!deadline.isPositive()) {
			throw new IllegalArgumentException("'deadline' must be longer than nothing (was %s)".formatted(deadline));
		}
		this.defaultDeadline = deadline;
	}

	/**
	 * The deadline of a call begun now: the earlier of what the caller wants and what is
	 * left of the call that this thread handles.
	 * @param timeout what the caller wants, or {@code null} for the client's default
	 * @return the deadline
	 */
	public Deadline deadline(@Nullable Duration timeout) {
		Duration wanted = (timeout != null) ? timeout : this.defaultDeadline;
		return Deadline.after(this.runtime.timer(), wanted).earlier(Deadline.current());
	}

	/**
	 * Calls a method with the default deadline.
	 * @param route the method
	 * @param payload the arguments
	 * @return the answer, or a {@link ConduitException}; completed on the event loop, so
	 * that dependent steps must be short or asynchronous
	 */
	public CompletableFuture<Reply> request(Route route, Payload payload) {
		return request(route, Headers.EMPTY, payload, deadline(null));
	}

	/**
	 * Calls a method. Cancelling the future cancels the call at the server. While the
	 * client connects, the call waits and the caller does not. A call that a server did
	 * not begin because it goes away is made on the next connection; nothing else is ever
	 * repeated.
	 * @param route the method
	 * @param headers headers of the call
	 * @param payload the arguments
	 * @param deadline until when the answer is wanted
	 * @return the answer, or a {@link ConduitException}; completed on the event loop, so
	 * that dependent steps must be short or asynchronous
	 */
	public CompletableFuture<Reply> request(Route route, Headers headers, Payload payload, Deadline deadline) {
		return call(route, headers, payload, deadline, false);
	}

	/**
	 * Calls a method that may run more than once. Like
	 * {@link #request(Route, Headers, Payload, Deadline)}, and repeated as
	 * {@link ClientOptions#retry()} says where its failure is retryable or nobody knows
	 * its outcome, as long as the deadline of the whole call allows. The attempts after
	 * the first carry their number in the header {@value #ATTEMPT_HEADER}.
	 * @param route the method
	 * @param headers headers of the call
	 * @param payload the arguments
	 * @param deadline until when the answer is wanted, over all attempts
	 * @return the answer, or the {@link ConduitException} of the last attempt, which
	 * holds those of the others as suppressed ones
	 */
	public CompletableFuture<Reply> requestIdempotent(Route route, Headers headers, Payload payload,
			Deadline deadline) {
		return call(route, headers, payload, deadline, true);
	}

	private CompletableFuture<Reply> call(Route route, Headers headers, Payload payload, Deadline deadline,
			boolean idempotent) {
		if (this.interceptors.isEmpty()) {
			return this.retries.call(route, headers, payload, deadline, idempotent);
		}
		return this.interceptors.call(new OutgoingCall(Interaction.UNARY, route, headers, payload, deadline),
				(call) -> this.retries.call(call.route(), call.headers(), call.payload(), call.deadline(), idempotent));
	}

	private void requestOnce(Route route, Headers headers, Payload payload, Deadline deadline, ReplyHandler handler) {
		Connection ready = this.pool.choose();
		if (ready == null && this.pool.isOnItsWay()) {
			this.waiting.add(() -> this.pool.require(deadline).request(route, headers, payload, deadline), handler);
			return;
		}
		Connection connection = (ready != null) ? ready : this.pool.require(deadline);
		connection.request(route, headers, payload, deadline, handler);
	}

	/**
	 * Calls a method that takes a stream and gives one answer. Waits for the connection.
	 * @param route the method
	 * @param headers headers of the call
	 * @param payload the arguments
	 * @param items what else is sent; asked for no more than the server takes
	 * @param deadline until when the answer is wanted
	 * @return the answer, or a {@link ConduitException}; completed on the event loop
	 */
	public CompletableFuture<Reply> request(Route route, Headers headers, Payload payload,
			Flow.Publisher<Payload> items, Deadline deadline) {
		return this.interceptors.call(new OutgoingCall(Interaction.CLIENT_STREAM, route, headers, payload, deadline),
				(call) -> requestWithItems(call, items));
	}

	private CompletableFuture<Reply> requestWithItems(OutgoingCall call, Flow.Publisher<Payload> items) {
		try {
			return this.pool.require(call.deadline())
				.request(call.route(), call.headers(), call.payload(), items, call.deadline());
		}
		catch (ConduitException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Calls a method that gives a stream. Each subscription is a call of its own, which
	 * waits for the connection.
	 * @param route the method
	 * @param headers headers of the call
	 * @param payload the arguments
	 * @param items what else is sent, where the method takes a stream, or {@code null}
	 * @param deadline until when the whole stream is wanted
	 * @return the results, handed over on the event loop; see {@link Connection#stream}
	 */
	public Flow.Publisher<Payload> stream(Route route, Headers headers, Payload payload,
			Flow.@Nullable Publisher<Payload> items, Deadline deadline) {
		OutgoingCall call = new OutgoingCall(Interaction.of(true, items != null), route, headers, payload, deadline);
		return (subscriber) -> this.interceptors.stream(call, (current) -> streamOf(current, items), subscriber);
	}

	private Flow.Publisher<Payload> streamOf(OutgoingCall call, Flow.@Nullable Publisher<Payload> items) {
		return this.pool.require(call.deadline())
			.stream(call.route(), call.headers(), call.payload(), items, call.deadline());
	}

	/**
	 * Calls a method without an answer.
	 * @param route the method
	 * @param headers headers of the call
	 * @param payload the arguments
	 * @param deadline after which the server does not begin
	 * @throws ConduitException if it could not be sent
	 */
	public void send(Route route, Headers headers, Payload payload, Deadline deadline) {
		this.interceptors.send(new OutgoingCall(Interaction.ONE_WAY, route, headers, payload, deadline), this::sendNow);
	}

	private void sendNow(OutgoingCall call) {
		for (int moves = 0;; moves++) {
			try {
				this.pool.require(call.deadline()).send(call.route(), call.headers(), call.payload(), call.deadline());
				return;
			}
			catch (ConduitUnavailableException ex) {
				if (moves == Retries.MAX_MOVES || !this.retries.isMovable(ex.problem(), call.deadline())) {
					throw ex;
				}
			}
		}
	}

	/**
	 * Publishes a message. Waits for the connection, and while the server asks this
	 * client to pause, so that messages of one thread keep their order.
	 * @param message the message
	 * @param ack what to wait for
	 * @param deadline until when to wait
	 * @return what was promised, or a {@link ConduitException}: rejected, or with
	 * {@link dev.conduit.message.ErrorCode#OUTCOME_UNKNOWN} where nobody knows
	 */
	public CompletableFuture<AckLevel> publish(Message message, AckLevel ack, Deadline deadline) {
		try {
			CompletableFuture<AckLevel> published = this.pool.requireMain(deadline).publish(message, ack, deadline);
			MessageId id = message.id();
			return (id != null) ? published.exceptionallyCompose((failure) -> failed(id, failure)) : published;
		}
		catch (ConduitException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/** Whoever does not know what became of it learns how to publish it again. */
	private static CompletableFuture<AckLevel> failed(MessageId id, Throwable failure) {
		return CompletableFuture.failedFuture((failure instanceof ConduitOutcomeUnknownException unknown)
				? new ConduitOutcomeUnknownException(unknown.problem(), id) : failure);
	}

	/**
	 * Publishes a message under an id, so that the server takes it once, however often it
	 * is published: within its window, as its {@code DedupOptions} say. A message that
	 * has no id gets the next one of this client.
	 * @param message the message; published again, the same with the same id
	 * @param ack what to wait for, {@link AckLevel#RECEIVED} or more
	 * @param deadline until when to wait
	 * @return the outcome with the id; never fails
	 */
	public CompletableFuture<PublishOutcome> publishOnce(Message message, AckLevel ack, Deadline deadline) {
		if (ack == AckLevel.NONE) {
			throw new IllegalArgumentException("'ack' must be RECEIVED or more: nobody learns of an outcome otherwise");
		}
		MessageId given = message.id();
		MessageId id = (given != null) ? given : this.ids.next();
		return publish(message.withId(id), ack, deadline)
			.handle((level, failure) -> PublishOutcome.of(id, level, failure));
	}

	/**
	 * Subscribes to topics, now and after each reconnect, through a mailbox that keeps
	 * the order and pauses the server when it fills.
	 * @param pattern the topics
	 * @param ack what this client sends for each message: {@link AckLevel#NONE} or
	 * {@link AckLevel#PROCESSED}
	 * @param options bounds of the mailbox
	 * @param receiver gets each message on a virtual thread, and ends it
	 * @return the subscription
	 */
	public ClientSubscription subscribe(TopicPattern pattern, AckLevel ack, MailboxOptions options, Receiver receiver) {
		return subscribe(pattern, "", ack, options, receiver);
	}

	/**
	 * Subscribes as a member of a group, at the server and other clients alike: each
	 * message goes to one of them.
	 * @param pattern the topics; members of the same name and pattern share
	 * @param group name of the group, up to 255 bytes of UTF-8; empty for none
	 * @param ack what this client sends for each message; with {@link AckLevel#NONE} a
	 * message that it dies with is lost
	 * @param options bounds of the mailbox
	 * @param receiver gets each message on a virtual thread, and ends it
	 * @return the subscription
	 * @throws IllegalArgumentException if the name of the group is too long
	 */
	public ClientSubscription subscribe(TopicPattern pattern, String group, AckLevel ack, MailboxOptions options,
			Receiver receiver) {
		return this.subscriptions.add(pattern, ack, group, options, receiver, this.pool::main);
	}

	/**
	 * Subscribes without a mailbox: for receivers that bring their own bound.
	 * @param pattern the topics
	 * @param ack what this client sends for each message
	 * @param receiver gets each message on the event loop, never blocks, and ends it
	 * @return the subscription
	 */
	public ClientSubscription subscribeInline(TopicPattern pattern, AckLevel ack, Consumer<Delivery> receiver) {
		return this.subscriptions.add(pattern, ack, receiver, this.pool::main);
	}

	/**
	 * Closes in order: nothing new, what is in flight is finished, at the latest after
	 * the close time-out.
	 * @return ends when everything is over
	 */
	public CompletionStage<Void> closeAsync() {
		return this.pool.close().thenCompose((ignored) -> {
			this.subscriptions.close();
			this.dispatcher.close();
			return this.news.drain(this.runtime.timer(), this.options.connection().closeTimeout());
		}).thenCompose((ignored) -> this.runtime.close());
	}

	/**
	 * Closes in order and waits for it.
	 * @throws IllegalStateException on an event loop, where nothing may wait
	 */
	@Override
	public void close() {
		LoopThread.refuse("'close()' of a client");
		closeAsync().toCompletableFuture().join();
	}

}

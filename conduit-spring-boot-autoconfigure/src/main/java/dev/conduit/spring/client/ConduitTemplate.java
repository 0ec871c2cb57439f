package dev.conduit.spring.client;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ContentType;
import dev.conduit.message.Handling;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.MessageId;
import dev.conduit.message.MessageIds;
import dev.conduit.message.Payload;
import dev.conduit.message.Priority;
import dev.conduit.message.PublishOutcome;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.message.TopicName;
import dev.conduit.spring.binding.BindingContext;
import dev.conduit.spring.binding.MessageTypes;
import dev.conduit.spring.binding.Outbound;

/**
 * Calls and messages whose names are decided while the program runs. Immutable, for any
 * thread; the methods that begin with {@code with} give another template. An argument
 * that is {@code null} is none, and a {@code Map} holds several by their names.
 *
 * <pre class="code">
 * Sum sum = template.call("calculator.add", new Addends(1, 2), Sum.class);
 * template.publish("sensors.roof.temperature", new Reading(21.5));
 * </pre>
 *
 * @since 0.1.0
 */
public final class ConduitTemplate {

	private final ConduitChannels channels;

	private final KnownTypes types;

	private final Executor executor;

	private final TopicRequests requests;

	private final MessageIds ids;

	private final Settings settings;

	/**
	 * A template.
	 * @param context reads and writes payloads
	 * @param channels the channels
	 * @param executor completes the futures that methods return; never an event loop
	 * @param requests keeps questions until they are answered
	 */
	public ConduitTemplate(BindingContext context, ConduitChannels channels, Executor executor,
			TopicRequests requests) {
		this(channels, new KnownTypes(context.converters()), CarryingExecutor.of(executor, context.carried()), requests,
				MessageIds.random(), new Settings("", Headers.EMPTY, null, null, false, Handling.DEFAULT));
	}

	private ConduitTemplate(ConduitChannels channels, KnownTypes types, Executor executor, TopicRequests requests,
			MessageIds ids, Settings settings) {
		this.channels = channels;
		this.types = types;
		this.executor = executor;
		this.requests = requests;
		this.ids = ids;
		this.settings = settings;
	}

	/**
	 * The same through a channel.
	 * @param name its name; {@value ConduitChannels#SERVER} for the own server, which
	 * takes messages only
	 * @return the other template
	 * @throws UnknownChannelException when it is used, if there is no such channel
	 */
	public ConduitTemplate withChannel(String name) {
		return with(this.settings.withChannel(name));
	}

	/**
	 * The same with headers on all that it sends.
	 * @param headers the headers, instead of earlier ones
	 * @return the other template
	 */
	public ConduitTemplate withHeaders(Headers headers) {
		return with(this.settings.withHeaders(headers));
	}

	/**
	 * The same with a time-out instead of that of the channel.
	 * @param timeout how long to wait at most; less inside a call that has less left
	 * @return the other template
	 */
	public ConduitTemplate withTimeout(Duration timeout) {
		return with(this.settings.withTimeout(timeout));
	}

	/**
	 * The same in a content type instead of that of the channel. Bytes, text, and types
	 * that belong to a content type of their own are written as ever.
	 * @param contentType the content type
	 * @return the other template
	 * @throws IllegalArgumentException when it is used, if nothing writes it
	 */
	public ConduitTemplate withContentType(ContentType contentType) {
		return with(this.settings.withContentType(contentType));
	}

	/**
	 * The same for calls that may run more than once: they are repeated where they failed
	 * in a way that may pass, as {@code conduit.client.channels.<name>.retry} says.
	 * Messages and one-way calls are not.
	 * @return the other template
	 */
	public ConduitTemplate idempotent() {
		return with(this.settings.withIdempotent());
	}

	/**
	 * The same with a priority on the messages that it publishes.
	 * @param priority before which other messages they go, wherever they wait
	 * @return the other template
	 */
	public ConduitTemplate withPriority(Priority priority) {
		return with(this.settings.withHandling(this.settings.handling().withPriority(priority)));
	}

	/**
	 * The same with an ordering key on the messages that it publishes.
	 * @param key messages with the same key keep their order and are handled one after
	 * the other, such as the number of an account; up to 255 bytes of UTF-8, empty for
	 * none
	 * @return the other template
	 */
	public ConduitTemplate withKey(String key) {
		return with(this.settings.withHandling(this.settings.handling().withKey(key)));
	}

	/**
	 * The same with a time to live on the messages that it publishes.
	 * @param timeToLive how long from being published they are worth something; one that
	 * waits for longer is not delivered. More than zero, at most 365 days
	 * @return the other template
	 */
	public ConduitTemplate withTimeToLive(Duration timeToLive) {
		return with(this.settings.withHandling(this.settings.handling().withTimeToLive(timeToLive)));
	}

	private ConduitTemplate with(Settings changed) {
		return new ConduitTemplate(this.channels, this.types, this.executor, this.requests, this.ids, changed);
	}

	/**
	 * Calls a method and waits for its result.
	 * @param <T> the result
	 * @param route the method
	 * @param argument the argument, or {@code null} for none
	 * @param resultType the type of the result, {@code Void} for none
	 * @return the result
	 * @throws ConduitException if the call fails
	 */
	public <T> @Nullable T call(String route, @Nullable Object argument, Class<T> resultType) {
		return call(route, argument, ParameterizedTypeReference.<T>forType(resultType));
	}

	/**
	 * Calls a method and waits for its result.
	 * @param <T> the result
	 * @param route the method
	 * @param argument the argument, or {@code null} for none
	 * @param resultType the type of the result, with its type arguments
	 * @return the result
	 * @throws ConduitException if the call fails
	 */
	public <T> @Nullable T call(String route, @Nullable Object argument, ParameterizedTypeReference<T> resultType) {
		ClientCall<ConduitException> call = clientCall(route, false);
		Reply reply = call.await(outbound(call.channel(), argument));
		return (reply != null) ? read(new Route(route), reply, resultType) : null;
	}

	/**
	 * Calls a method. Cancelling the future cancels the call.
	 * @param <T> the result
	 * @param route the method
	 * @param argument the argument, or {@code null} for none
	 * @param resultType the type of the result, {@code Void} for none
	 * @return the result, or a {@link ConduitException}; never completed on an event loop
	 */
	public <T> CompletableFuture<@Nullable T> callAsync(String route, @Nullable Object argument, Class<T> resultType) {
		return callAsync(route, argument, ParameterizedTypeReference.<T>forType(resultType));
	}

	/**
	 * Calls a method. Cancelling the future cancels the call.
	 * @param <T> the result
	 * @param route the method
	 * @param argument the argument, or {@code null} for none
	 * @param resultType the type of the result, with its type arguments
	 * @return the result, or a {@link ConduitException}; never completed on an event loop
	 */
	public <T> CompletableFuture<@Nullable T> callAsync(String route, @Nullable Object argument,
			ParameterizedTypeReference<T> resultType) {
		ClientCall<ConduitException> call = clientCall(route, false);
		return call.<@Nullable T>later(outbound(call.channel(), argument),
				(reply) -> read(new Route(route), reply, resultType));
	}

	/**
	 * Calls a method and waits for its answer as it came, with its headers.
	 * @param route the method
	 * @param argument the argument, or {@code null} for none
	 * @return the answer
	 * @throws ConduitException if the call fails
	 */
	public Reply exchange(String route, @Nullable Object argument) {
		ClientCall<ConduitException> call = clientCall(route, false);
		return Objects.requireNonNull(call.await(outbound(call.channel(), argument)));
	}

	/**
	 * Calls a method and gives its answer as it came, with its headers. Cancelling the
	 * future cancels the call.
	 * @param route the method
	 * @param argument the argument, or {@code null} for none
	 * @return the answer, or a {@link ConduitException}; never completed on an event loop
	 */
	public CompletableFuture<Reply> exchangeAsync(String route, @Nullable Object argument) {
		ClientCall<ConduitException> call = clientCall(route, false);
		return call.later(outbound(call.channel(), argument), (reply) -> reply);
	}

	/**
	 * Calls a method without waiting for anything but its way out; nobody learns how it
	 * ended.
	 * @param route the method
	 * @param argument the argument, or {@code null} for none
	 * @throws ConduitException if it could not be sent
	 */
	public void send(String route, @Nullable Object argument) {
		ClientCall<ConduitException> call = clientCall(route, true);
		call.await(outbound(call.channel(), argument));
	}

	/**
	 * Begins a call that takes a stream, gives one, or both. It has a deadline only where
	 * {@link #withTimeout} or the call that this thread handles says so.
	 * @param route the method
	 * @return the call, which is made when its results are asked for
	 */
	public TemplateStream stream(String route) {
		ClientCall<ConduitException> call = clientCall(route, false);
		return new TemplateStream(call, this.settings.headers(), this.types, (value) -> write(call.channel(), value));
	}

	/**
	 * Publishes a message and waits until the server has it and is on its way to bring it
	 * to every subscriber. As every message of a template, it carries the name of the
	 * payload's class in the header {@value MessageTypes#HEADER}, unless there is one
	 * among the template's headers.
	 * @param topic where
	 * @param payload what it says
	 * @throws ConduitException if the server did not take it, or nobody knows
	 */
	public void publish(String topic, Object payload) {
		publish(topic, payload, AckLevel.RECEIVED);
	}

	/**
	 * Publishes a message and waits for what the level promises.
	 * @param topic where
	 * @param payload what it says
	 * @param ackLevel what to wait for; with {@link AckLevel#NONE} it is lost in silence
	 * where the connection breaks
	 * @throws ConduitException if the level was not reached, or nobody knows
	 */
	public void publish(String topic, Object payload, AckLevel ackLevel) {
		Answers.await(begin(topic, payload, ackLevel), topic, ConduitException::of);
	}

	/**
	 * Publishes a message.
	 * @param topic where
	 * @param payload what it says
	 * @param ackLevel what the future waits for
	 * @return the level that was reached, or a {@link ConduitException}; never completed
	 * on an event loop
	 */
	public CompletableFuture<AckLevel> publishAsync(String topic, Object payload, AckLevel ackLevel) {
		return Answers.later(begin(topic, payload, ackLevel), topic, (level) -> level, ConduitException::of,
				CarryingExecutor.here(this.executor));
	}

	/**
	 * Publishes a message under an id, so that the server takes it once, and waits for
	 * what became of it: it is acknowledged, rejected, or nobody knows. In the last case
	 * {@link #publishOnce(MessageId, String, Object, AckLevel)} with the id of the
	 * outcome publishes it again, and it is not taken a second time.
	 * @param topic where
	 * @param payload what it says
	 * @param ackLevel what to wait for, {@link AckLevel#RECEIVED} or more
	 * @return the outcome
	 */
	public PublishOutcome publishOnce(String topic, Object payload, AckLevel ackLevel) {
		return publishOnce(this.ids.next(), topic, payload, ackLevel);
	}

	/**
	 * The same under an id that the caller chose, or had from an earlier outcome.
	 * @param id the id; the same means the same topic, headers and payload
	 * @param topic where
	 * @param payload what it says
	 * @param ackLevel what to wait for, {@link AckLevel#RECEIVED} or more
	 * @return the outcome
	 */
	public PublishOutcome publishOnce(MessageId id, String topic, Object payload, AckLevel ackLevel) {
		if (ackLevel == AckLevel.NONE) {
			throw new IllegalArgumentException(
					"'ackLevel' must be RECEIVED or more: nobody learns of an outcome otherwise");
		}
		ConduitChannel to = this.channels.forMessages(this.settings.channel(), () -> "the topic " + topic);
		Message message = message(to, topic, payload).withId(id);
		try {
			AckLevel level = Answers.await(to.publish(message, ackLevel, to.deadline(this.settings.timeout())), topic,
					ConduitException::of);
			return PublishOutcome.of(id, level, null);
		}
		catch (ConduitException ex) {
			return PublishOutcome.of(id, null, ex);
		}
	}

	/**
	 * Asks whoever listens to a topic, and waits for the first answer: what a listener's
	 * method returns. Waits at most as long as the template says, else the channel, else
	 * {@code conduit.ask.timeout}.
	 * @param <T> the answer
	 * @param topic where
	 * @param payload the question, or {@code null} for none
	 * @param answerType the type of the answer
	 * @return the answer
	 * @throws dev.conduit.message.ConduitTimeoutException if none came in time
	 * @throws ConduitException if the listener failed for good, or the question could not
	 * be published
	 */
	public <T> @Nullable T ask(String topic, @Nullable Object payload, Class<T> answerType) {
		return ask(topic, payload, ParameterizedTypeReference.<T>forType(answerType));
	}

	/**
	 * Asks whoever listens to a topic, and waits for the first answer.
	 * @param <T> the answer
	 * @param topic where
	 * @param payload the question, or {@code null} for none
	 * @param answerType the type of the answer, with its type arguments
	 * @return the answer
	 * @throws ConduitException as {@link #ask(String, Object, Class)} does
	 */
	public <T> @Nullable T ask(String topic, @Nullable Object payload, ParameterizedTypeReference<T> answerType) {
		Message answer = Answers.await(beginAsking(topic, payload), topic, ConduitException::of);
		return readAnswer(topic, answer, answerType);
	}

	/**
	 * Asks whoever listens to a topic. Cancelling the future gives the question up.
	 * @param <T> the answer
	 * @param topic where
	 * @param payload the question, or {@code null} for none
	 * @param answerType the type of the answer
	 * @return the first answer, or a {@link ConduitException}; never completed on an
	 * event loop
	 */
	public <T> CompletableFuture<@Nullable T> askAsync(String topic, @Nullable Object payload, Class<T> answerType) {
		return askAsync(topic, payload, ParameterizedTypeReference.<T>forType(answerType));
	}

	/**
	 * Asks whoever listens to a topic. Cancelling the future gives the question up.
	 * @param <T> the answer
	 * @param topic where
	 * @param payload the question, or {@code null} for none
	 * @param answerType the type of the answer, with its type arguments
	 * @return the first answer, or a {@link ConduitException}; never completed on an
	 * event loop
	 */
	public <T> CompletableFuture<@Nullable T> askAsync(String topic, @Nullable Object payload,
			ParameterizedTypeReference<T> answerType) {
		return Answers.<Message, @Nullable T>later(beginAsking(topic, payload), topic,
				(answer) -> readAnswer(topic, answer, answerType), ConduitException::of,
				CarryingExecutor.here(this.executor));
	}

	private CompletableFuture<Message> beginAsking(String topic, @Nullable Object payload) {
		ConduitChannel to = this.channels.forMessages(this.settings.channel(), () -> "the topic " + topic);
		return this.requests.ask(to, message(to, topic, payload), this.settings.timeout());
	}

	private <T> @Nullable T readAnswer(String topic, Message answer, ParameterizedTypeReference<T> answerType) {
		return read(new Route(topic), new Reply(answer.headers(), answer.payload()), answerType);
	}

	private CompletableFuture<AckLevel> begin(String topic, Object payload, AckLevel ackLevel) {
		ConduitChannel to = this.channels.forMessages(this.settings.channel(), () -> "the topic " + topic);
		return to.publish(message(to, topic, payload), ackLevel, to.deadline(this.settings.timeout()));
	}

	private Message message(ConduitChannel to, String topic, @Nullable Object payload) {
		return new Message(new TopicName(topic), headersOf(payload), write(to, payload), null,
				this.settings.handling());
	}

	/** A type that the caller named itself stays. */
	private Headers headersOf(@Nullable Object payload) {
		Headers headers = this.settings.headers();
		if (payload == null) {
			return headers;
		}
		if (headers.isEmpty()) {
			return MessageTypes.headersOf(payload.getClass());
		}
		String type = MessageTypes.of(payload.getClass());
		boolean named = type.isEmpty() || headers.get(MessageTypes.HEADER) != null;
		return (named) ? headers : headers.with(MessageTypes.HEADER, type);
	}

	@SuppressWarnings("unchecked") // the reader is bound to the type that the caller
									// named
	private <T> @Nullable T read(Route route, Reply reply, ParameterizedTypeReference<T> resultType) {
		return (T) Answers.read(route, this.types.reader(resultType.getType()), reply);
	}

	private ClientCall<ConduitException> clientCall(String route, boolean oneWay) {
		ConduitChannel to = this.channels.forCalls(this.settings.channel(), () -> "the call of " + route);
		return new ClientCall<>(to, new Route(route), this.settings.timeout(), oneWay, this.settings.idempotent(),
				ConduitException::of, this.executor);
	}

	private Outbound outbound(ConduitChannel to, @Nullable Object argument) {
		return new Outbound(this.settings.headers(), write(to, argument), null, null);
	}

	private Payload write(ConduitChannel to, @Nullable Object value) {
		return this.types.write(value,
				(this.settings.contentType() != null) ? this.settings.contentType() : to.contentType());
	}

	/**
	 * What the methods that begin with {@code with} change.
	 */
	private record Settings(String channel, Headers headers, @Nullable Duration timeout,
			@Nullable ContentType contentType, boolean idempotent, Handling handling) {

		Settings withChannel(String channel) {
			return new Settings(channel, this.headers, this.timeout, this.contentType, this.idempotent, this.handling);
		}

		Settings withHeaders(Headers headers) {
			return new Settings(this.channel, headers, this.timeout, this.contentType, this.idempotent, this.handling);
		}

		Settings withTimeout(Duration timeout) {
			return new Settings(this.channel, this.headers, timeout, this.contentType, this.idempotent, this.handling);
		}

		Settings withContentType(ContentType contentType) {
			return new Settings(this.channel, this.headers, this.timeout, contentType, this.idempotent, this.handling);
		}

		Settings withIdempotent() {
			return new Settings(this.channel, this.headers, this.timeout, this.contentType, true, this.handling);
		}

		Settings withHandling(Handling handling) {
			return new Settings(this.channel, this.headers, this.timeout, this.contentType, this.idempotent, handling);
		}

	}

}

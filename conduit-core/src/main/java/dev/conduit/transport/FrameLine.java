package dev.conduit.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import dev.conduit.frame.FlowScope;
import dev.conduit.frame.Frame;
import dev.conduit.message.Handling;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Printable;
import dev.conduit.message.Priority;

/**
 * A frame as one line of a log, such as
 * {@code RPC_REQUEST #7 echo, 500 ms left, headers [traceparent], 12 bytes of text/plain}.
 */
final class FrameLine {

	private static final long NANOS_PER_MILLI = 1_000_000;

	private final StringBuilder line = new StringBuilder();

	private FrameLine(String type, Frame frame) {
		this.line.append(type);
		if (frame.correlationId() != 0) {
			this.line.append(" #").append(frame.correlationId());
		}
	}

	/**
	 * The line.
	 * @return {@code null} for frames of log-ins, of which nothing is shown
	 */
	static @Nullable String of(Frame frame) {
		return switch (frame) {
			case Frame.AuthRequest ignored -> null;
			case Frame.AuthChallenge ignored -> null;
			case Frame.AuthResponse ignored -> null;
			case Frame.AuthSuccess ignored -> null;
			case Frame.AuthFailure ignored -> null;
			case Frame.Message message -> of(message);
			case Frame.Ack ack ->
				new FrameLine("ACK", ack).flag(word(ack.level())).flagIf(ack.ring() != null, "in a ring").text();
			case Frame.Nack nack -> new FrameLine("NACK", nack).flag(nack.problem().code().name()).text();
			case Frame.Subscribe subscribe -> of(subscribe);
			case Frame.Unsubscribe unsubscribe -> new FrameLine("UNSUBSCRIBE", unsubscribe).text();
			case Frame.RpcRequest request -> of(request);
			case Frame.RpcResponse response ->
				new FrameLine("RPC_RESPONSE", response).content(response.headers(), response.payload());
			case Frame.RpcError error -> new FrameLine("RPC_ERROR", error).flag(error.problem().code().name()).text();
			case Frame.RpcCancel cancel -> new FrameLine("RPC_CANCEL", cancel).text();
			case Frame.StreamItem item -> new FrameLine("STREAM_ITEM", item).content(item.headers(), item.payload());
			case Frame.StreamEnd end -> new FrameLine("STREAM_END", end).text();
			case Frame.Credit credit -> new FrameLine("CREDIT", credit).flag(credit.items() + " items").text();
			case Frame.Pause pause -> new FrameLine("PAUSE", pause).scope(pause.scope(), pause.generation());
			case Frame.Resume resume -> new FrameLine("RESUME", resume).scope(resume.scope(), resume.generation());
			case Frame.Ping ping -> new FrameLine("HEARTBEAT_PING", ping).text();
			case Frame.Pong pong -> new FrameLine("HEARTBEAT_PONG", pong).text();
			case Frame.Received received -> new FrameLine("RECEIVED", received).text();
			case Frame.Drain drain ->
				new FrameLine("DRAIN", drain).flag("last accepted #" + drain.lastAccepted()).text();
			case Frame.Close close -> new FrameLine("CLOSE", close).flag(close.code().name()).text();
			case Frame.CloseAck closed -> new FrameLine("CLOSE_ACK", closed).text();
			case Frame.Unknown unknown -> new FrameLine("0x%02x".formatted(unknown.type()), unknown).text();
		};
	}

	private static String of(Frame.Message message) {
		Handling handling = message.handling();
		return new FrameLine("MESSAGE", message).name(message.topic().value())
			.flagIf(message.subscription() != 0, "for subscription #" + message.subscription())
			.flag("ack " + word(message.ack()))
			.flagIf(message.attempt() > 1, "attempt " + message.attempt())
			.flagIf(message.id() != null, "with id")
			.flagIf(handling.priority() != Priority.NORMAL, "priority " + word(handling.priority()))
			.flagIf(!handling.key().isEmpty(), "with key")
			.flagIf(handling.timeToLive() != null, "expires")
			.content(message.headers(), message.payload());
	}

	private static String of(Frame.Subscribe subscribe) {
		return new FrameLine("SUBSCRIBE", subscribe).name(subscribe.pattern())
			.flag("ack " + word(subscribe.ack()))
			.flagIf(!subscribe.group().isEmpty(), "group " + Printable.of(subscribe.group()))
			.flagIf(subscribe.takesRing(), "takes a ring")
			.text();
	}

	private static String of(Frame.RpcRequest request) {
		boolean bounded = request.timeoutNanos() != Long.MAX_VALUE;
		return new FrameLine("RPC_REQUEST", request).name(request.route().value())
			.flagIf(request.oneWay(), "one way")
			.flagIf(request.streams().items(), "takes items")
			.flagIf(request.streams().results(), "gives items")
			.flagIf(bounded, request.timeoutNanos() / NANOS_PER_MILLI + " ms left")
			.content(request.headers(), request.payload());
	}

	private static String word(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT);
	}

	/** What a peer may have chosen. */
	private FrameLine name(String name) {
		this.line.append(' ').append(Printable.of(name));
		return this;
	}

	private FrameLine flag(String flag) {
		this.line.append(", ").append(flag);
		return this;
	}

	private FrameLine flagIf(boolean set, String flag) {
		return set ? flag(flag) : this;
	}

	private String scope(FlowScope scope, int generation) {
		if (scope.topic() != null) {
			name("topic " + scope.topic());
		}
		else {
			name((scope.subscription() != 0) ? ("subscription #" + scope.subscription()) : "connection");
		}
		return flag("generation " + generation).text();
	}

	private String content(Headers headers, Payload payload) {
		if (!headers.isEmpty()) {
			List<String> names = new ArrayList<>();
			headers.forEach((name, value) -> names.add(Printable.of(name)));
			flag("headers " + names);
		}
		return flag("%d bytes of %s".formatted(payload.size(), Printable.of(payload.contentType().toString()))).text();
	}

	private String text() {
		return this.line.toString();
	}

}

package dev.conduit.frame;

import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.conduit.message.AckLevel;
import dev.conduit.message.ContentType;
import dev.conduit.message.EncodedBytes;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Handling;
import dev.conduit.message.Headers;
import dev.conduit.message.MessageId;
import dev.conduit.message.Payload;
import dev.conduit.message.Priority;
import dev.conduit.message.Problem;
import dev.conduit.message.Route;
import dev.conduit.message.TopicName;
import dev.conduit.message.Violation;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * One frame of each type and more, by the names under which their golden bytes are
 * published.
 */
final class Frames {

	private static final byte[] NONE = new byte[0];

	private Frames() {
	}

	static Map<String, Frame> all() {
		Map<String, Frame> frames = new LinkedHashMap<>();
		handshake(frames);
		messages(frames);
		calls(frames);
		control(frames);
		return frames;
	}

	private static void handshake(Map<String, Frame> frames) {
		frames.put("auth-request-scram", new Frame.AuthRequest("example", List.of("SCRAM-SHA-256", "NONE"), 0,
				PeerLimits.DEFAULT, NONE, "n,,n=user,r=rOprNGfwEbeRWgbNEkqO".getBytes(UTF_8)));
		frames.put("auth-request-none",
				new Frame.AuthRequest("", List.of("NONE"), Capabilities.CHECKSUM,
						new PeerLimits(8192, 65536, 16, 8, Duration.ofSeconds(5), Duration.ofSeconds(12)),
						new byte[] { 1, 2, 3, 4 }, NONE));
		frames.put("auth-request-resume", new Frame.AuthRequest("", List.of("NONE"), Capabilities.SESSION,
				PeerLimits.DEFAULT, new byte[] { 1, 2, 3, 4 }, 42, NONE));
		frames.put("auth-challenge",
				new Frame.AuthChallenge("SCRAM-SHA-256",
						"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
							.getBytes(UTF_8)));
		frames.put("auth-response",
				new Frame.AuthResponse(("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
						+ "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")
					.getBytes(UTF_8)));
		frames.put("auth-success", new Frame.AuthSuccess(1, "playground", "0123456789abcdef".getBytes(UTF_8), false, 0,
				PeerLimits.DEFAULT, "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=".getBytes(UTF_8)));
		frames.put("auth-success-resumed", new Frame.AuthSuccess(1, "", new byte[] { 1, 2, 3, 4 }, true,
				Capabilities.CHECKSUM, PeerLimits.DEFAULT, NONE));
		frames.put("auth-success-resume", new Frame.AuthSuccess(1, "", new byte[] { 1, 2, 3, 4 }, true, 40,
				Capabilities.SESSION, PeerLimits.DEFAULT, NONE));
		frames.put("auth-failure", new Frame.AuthFailure(
				Problem.of(ErrorCode.MECHANISM_NOT_SUPPORTED, "NONE is not accepted here"), List.of("SCRAM-SHA-256")));
	}

	private static void messages(Map<String, Frame> frames) {
		frames.put("message-published",
				new Frame.Message(7, new TopicName("sensors.roof.temperature"), 0, AckLevel.PROCESSED, 1,
						new MessageId(0x0011223344556677L, 0x8899aabbccddeeffL, 3, 42), Headers.of("unit", "°C"),
						Payload.of("{\"value\":21.5}".getBytes(UTF_8), ContentType.JSON)));
		frames.put("message-delivered", new Frame.Message(2, new TopicName("news"), 9, AckLevel.RECEIVED, 2, null,
				Headers.EMPTY, Payload.text("hello")));
		frames.put("message-of-bytes", new Frame.Message(11, new TopicName("news"), 0, AckLevel.NONE, 1, null,
				Headers.EMPTY, Payload.bytes(new byte[] { 0, 1, (byte) 0xff })));
		frames.put("message-handling", new Frame.Message(13, new TopicName("alarms"), 0, AckLevel.RECEIVED, 1, null,
				Headers.EMPTY, Payload.text("fire"),
				Handling.DEFAULT.withPriority(Priority.HIGHEST).withKey("roof").withTimeToLive(Duration.ofSeconds(5))));
		frames.put("ack", new Frame.Ack(7, AckLevel.PROCESSED));
		frames.put("ack-ring", new Frame.Ack(9, AckLevel.RECEIVED, new Frame.RingPlace("iot~k3~1~news", 42)));
		frames.put("nack", new Frame.Nack(7, Problem.of(ErrorCode.QUEUE_FULL, "the mailbox of 'readings' is full")
			.withRetry(true, Duration.ofMillis(250))));
		frames.put("subscribe", new Frame.Subscribe(9, "sensors.{site}.*", AckLevel.PROCESSED));
		frames.put("subscribe-group", new Frame.Subscribe(11, "orders.*", AckLevel.PROCESSED, "billing"));
		frames.put("subscribe-ring", new Frame.Subscribe(9, "news", AckLevel.NONE, "", true));
		frames.put("unsubscribe", new Frame.Unsubscribe(9));
	}

	private static void calls(Map<String, Frame> frames) {
		frames.put("rpc-request", new Frame.RpcRequest(5, new Route("calculator.add"), Duration.ofSeconds(2), false,
				Headers.EMPTY, Payload.of("{\"a\":1,\"b\":2}".getBytes(UTF_8), ContentType.JSON)));
		frames.put("rpc-request-one-way",
				new Frame.RpcRequest(13, new Route("log"), null, true,
						Headers.of("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
						Payload.of(new byte[] { (byte) 0xf6 }, ContentType.CBOR)));
		frames.put("rpc-request-streams", new Frame.RpcRequest(15, new Route("readings.average"), Long.MAX_VALUE, false,
				Streams.BOTH, Headers.EMPTY, Payload.EMPTY));
		frames.put("rpc-response",
				new Frame.RpcResponse(5, Headers.EMPTY, Payload.of("{\"sum\":3}".getBytes(UTF_8), ContentType.JSON)));
		frames.put("rpc-response-compressed", new Frame.RpcResponse(5, Headers.EMPTY, Payload
			.encoded(new EncodedBytes(1, HexFormat.of().parseHex("789c4b4ca43d00007a4725e5"), 100), ContentType.TEXT)));
		frames.put("rpc-response-empty", new Frame.RpcResponse(5, Headers.EMPTY, Payload.EMPTY));
		frames.put("rpc-response-other-type", new Frame.RpcResponse(5, Headers.EMPTY,
				Payload.of("a,b".getBytes(UTF_8), new ContentType("text/csv"))));
		frames.put("rpc-error", new Frame.RpcError(5, Problem.of(ErrorCode.INVALID_PARAMETERS,
				"2 parameters of 'calculator.add' are not valid",
				List.of(new Violation("a", "must be a number (was 'x')"), new Violation("c", "is not a parameter")))));
		frames.put("rpc-error-declared",
				new Frame.RpcError(5,
						Problem.of(ErrorCode.APPLICATION, "12.50 are missing")
							.withType("insufficient-funds")
							.withRetry(true, Duration.ofSeconds(1))
							.withBody(Payload.of("{\"missing\":12.5}".getBytes(UTF_8), ContentType.JSON))));
		frames.put("rpc-cancel", new Frame.RpcCancel(5));
		frames.put("stream-item", new Frame.StreamItem(15, Headers.EMPTY, Payload.text("1")));
		frames.put("stream-end", new Frame.StreamEnd(15));
		frames.put("credit", new Frame.Credit(15, 32));
	}

	private static void control(Map<String, Frame> frames) {
		frames.put("pause", new Frame.Pause(FlowScope.CONNECTION, 1));
		frames.put("pause-topic", new Frame.Pause(FlowScope.of(new TopicName("news")), 2));
		frames.put("resume", new Frame.Resume(FlowScope.CONNECTION, 1));
		frames.put("resume-subscription", new Frame.Resume(FlowScope.of(9), 3));
		frames.put("heartbeat-ping", new Frame.Ping(0x0001020304050607L));
		frames.put("heartbeat-pong", new Frame.Pong(0x0001020304050607L));
		frames.put("received", new Frame.Received(64));
		frames.put("drain", new Frame.Drain(5, Duration.ofSeconds(3)));
		frames.put("close", new Frame.Close(ErrorCode.SHUTTING_DOWN, "the server stops"));
		frames.put("close-ack", new Frame.CloseAck());
	}

}

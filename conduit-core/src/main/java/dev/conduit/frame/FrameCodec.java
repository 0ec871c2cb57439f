package dev.conduit.frame;

import dev.conduit.message.Payload;
import dev.conduit.message.Route;
import dev.conduit.message.TopicName;

/**
 * Leads each frame to the code beside which its fields stand.
 */
final class FrameCodec {

	private final NameCache<Route> routes = new NameCache<>(Route::new);

	private final NameCache<TopicName> topics = new NameCache<>(TopicName::new);

	/**
	 * What comes most often is looked for first: where the compiler does not see through
	 * a switch over all types, which it does not deep inside of others, that costs as
	 * much as all the rest.
	 */
	static void encode(Frame frame, FrameWriter out) {
		if (frame instanceof Frame.RpcRequest request) {
			CallFrames.encode(request, out);
		}
		else if (frame instanceof Frame.RpcResponse response) {
			CallFrames.encode(response, out);
		}
		else if (frame instanceof Frame.Message message) {
			MessageFrames.encode(message, out);
		}
		else {
			encodeAny(frame, out);
		}
	}

	private static void encodeAny(Frame frame, FrameWriter out) {
		switch (frame) {
			case Frame.AuthRequest request -> HandshakeFrames.encode(request, out);
			case Frame.AuthChallenge challenge -> HandshakeFrames.encode(challenge, out);
			case Frame.AuthResponse response -> HandshakeFrames.encode(response, out);
			case Frame.AuthSuccess success -> HandshakeFrames.encode(success, out);
			case Frame.AuthFailure failure -> HandshakeFrames.encode(failure, out);
			case Frame.Message message -> MessageFrames.encode(message, out);
			case Frame.Ack ack -> MessageFrames.encode(ack, out);
			case Frame.Nack nack -> MessageFrames.encode(nack, out);
			case Frame.Subscribe subscribe -> MessageFrames.encode(subscribe, out);
			case Frame.Unsubscribe unsubscribe -> encode(FrameType.UNSUBSCRIBE, unsubscribe, out);
			case Frame.RpcRequest request -> CallFrames.encode(request, out);
			case Frame.RpcResponse response -> CallFrames.encode(response, out);
			case Frame.RpcError error -> CallFrames.encode(error, out);
			case Frame.RpcCancel cancel -> encode(FrameType.RPC_CANCEL, cancel, out);
			case Frame.StreamItem item -> CallFrames.encode(item, out);
			case Frame.StreamEnd end -> encode(FrameType.STREAM_END, end, out);
			case Frame.Credit credit -> CallFrames.encode(credit, out);
			case Frame.Pause pause -> ControlFrames.encode(pause, out);
			case Frame.Resume resume -> ControlFrames.encode(resume, out);
			case Frame.Ping ping -> encode(FrameType.HEARTBEAT_PING, ping, out);
			case Frame.Pong pong -> encode(FrameType.HEARTBEAT_PONG, pong, out);
			case Frame.Received received -> encode(FrameType.RECEIVED, received, out);
			case Frame.Drain drain -> ControlFrames.encode(drain, out);
			case Frame.Close close -> ControlFrames.encode(close, out);
			case Frame.CloseAck ack -> encode(FrameType.CLOSE_ACK, ack, out);
			case Frame.Unknown unknown -> throw new IllegalArgumentException(
					"a frame of unknown type %d cannot be sent".formatted(unknown.type()));
		}
	}

	/**
	 * Writes a frame that is its type and id, and nothing else.
	 */
	private static void encode(FrameType type, Frame frame, FrameWriter out) {
		out.begin();
		out.end(type, frame.correlationId());
	}

	/**
	 * Makes a frame of its parts.
	 * @param content where the payload begins
	 * @param size bytes of the payload
	 * @throws MalformedFrameException if a value is not what its key asks for
	 */
	Frame decode(FrameType type, int flags, long id, HeaderBlockReader block, byte[] content, int size) {
		try {
			return frame(type, flags, id, block, payload(type, block, content, size));
		}
		catch (IllegalArgumentException ex) {
			// The values' own constructors say it best.
			throw new MalformedFrameException(ex.getMessage() + ", in " + type);
		}
	}

	private static Payload payload(FrameType type, HeaderBlockReader block, byte[] content, int size) {
		return type.hasPayload() ? block.payload(content, size) : Payload.EMPTY;
	}

	private Frame frame(FrameType type, int flags, long id, HeaderBlockReader block, Payload payload) {
		return switch (type) {
			case AUTH_REQUEST -> HandshakeFrames.authRequest(block);
			case AUTH_CHALLENGE -> HandshakeFrames.authChallenge(block);
			case AUTH_RESPONSE -> HandshakeFrames.authResponse(block);
			case AUTH_SUCCESS -> HandshakeFrames.authSuccess(block);
			case AUTH_FAILURE -> HandshakeFrames.authFailure(block);
			case MESSAGE -> MessageFrames.message(id, block, this.topics, payload);
			case ACK -> MessageFrames.ack(id, block);
			case NACK -> MessageFrames.nack(id, block, payload);
			case SUBSCRIBE -> MessageFrames.subscribe(id, block);
			case UNSUBSCRIBE -> new Frame.Unsubscribe(id);
			case RPC_REQUEST -> CallFrames.rpcRequest(id, flags, block, this.routes, payload);
			case RPC_RESPONSE -> new Frame.RpcResponse(id, block.headers(), payload);
			case RPC_ERROR -> new Frame.RpcError(id, ProblemFields.decode(block, payload));
			case RPC_CANCEL -> new Frame.RpcCancel(id);
			case STREAM_ITEM -> new Frame.StreamItem(id, block.headers(), payload);
			case STREAM_END -> new Frame.StreamEnd(id);
			case CREDIT -> CallFrames.credit(id, block);
			case PAUSE -> new Frame.Pause(ControlFrames.scope(block, this.topics), ControlFrames.generation(block));
			case RESUME -> new Frame.Resume(ControlFrames.scope(block, this.topics), ControlFrames.generation(block));
			case HEARTBEAT_PING -> new Frame.Ping(id);
			case HEARTBEAT_PONG -> new Frame.Pong(id);
			case RECEIVED -> new Frame.Received(id);
			case DRAIN -> ControlFrames.drain(block);
			case CLOSE -> ControlFrames.close(block);
			case CLOSE_ACK -> new Frame.CloseAck();
		};
	}

}

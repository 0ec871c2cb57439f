package dev.conduit.proof.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import dev.conduit.frame.PublishedProtocol;

/**
 * A frame for each type and each byte of flags, sound but for these two, and what
 * {@code docs/protocol.json} says that a connection does with it.
 */
final class Cells {

	private static final int HEADER = 16;

	/** Key and length of an entry of the header block. */
	private static final int ENTRY = 3;

	private static final int MESSAGE_ID = 0x08;

	private static final int CHECKSUM = 0x80;

	private final Map<Integer, JsonNode> types = new HashMap<>();

	private final Map<String, Integer> flagBits = new HashMap<>();

	private final Map<String, byte[]> golden = new HashMap<>();

	private final int firstOptional = PublishedProtocol.get("first_optional_type").asInt();

	private final Set<String> accepted;

	/**
	 * Cells that a side receives.
	 * @param state state of the connection
	 * @param role {@code server} or {@code client}
	 */
	Cells(String state, String role) {
		this.accepted = names(PublishedProtocol.get("states").get(state).get(role)).collect(Collectors.toSet());
		PublishedProtocol.get("frame_types").forEach((type) -> this.types.put(type.get("code").asInt(), type));
		PublishedProtocol.get("flags")
			.forEach((flag) -> this.flagBits.put(flag.get("name").asString(), flag.get("bit").asInt()));
		PublishedProtocol.get("golden")
			.forEach((example) -> this.golden.putIfAbsent(example.get("type").asString(),
					HexFormat.of().parseHex(example.get("hex").asString())));
	}

	Answer expected(int code, int flags) {
		JsonNode type = this.types.get(code);
		if (type == null) {
			return (code >= this.firstOptional && this.accepted.contains("optional")) ? Answer.SKIPPED : Answer.REFUSED;
		}
		int allowed = names(type.get("flags")).mapToInt(this.flagBits::get).reduce(0, (all, bit) -> all | bit);
		String name = type.get("name").asString();
		if ((flags & ~allowed) != 0 || !this.accepted.contains(name)) {
			return Answer.REFUSED;
		}
		return name.equals("CLOSE") ? Answer.ENDED : Answer.ACCEPTED;
	}

	private static Stream<String> names(JsonNode list) {
		return list.valueStream().map(JsonNode::asString);
	}

	/** Whether an accepted frame is for a handler: a whole call or message. */
	boolean isHandled(int code, int flags) {
		String name = name(code);
		return ("MESSAGE".equals(name) || "RPC_REQUEST".equals(name)) && (flags & this.flagBits.get("FOLLOWS")) == 0;
	}

	/**
	 * The bytes of a frame.
	 * @param id its correlation id, where the type wants one
	 */
	byte[] frame(int code, int flags, long id) {
		JsonNode type = this.types.get(code);
		byte[] block = new byte[0];
		byte[] payload = new byte[0];
		if (type != null) {
			byte[] example = this.golden.get(type.get("name").asString());
			block = withMessageId(block(example), id);
			payload = type.get("payload").asBoolean() ? payload(example, HEADER + block.length) : payload;
		}
		boolean zero = type != null && type.get("correlation_id").asString().equals("zero");
		int checksum = ((flags & CHECKSUM) != 0) ? Integer.BYTES : 0;
		ByteBuffer frame = ByteBuffer.allocate(HEADER + block.length + payload.length + checksum);
		frame.putInt(frame.capacity() - HEADER).put((byte) code).put((byte) flags).putShort((short) block.length);
		frame.putLong(zero ? 0 : id).put(block).put(payload);
		if (checksum != 0) {
			CRC32C crc = new CRC32C();
			crc.update(frame.array(), 0, frame.position());
			frame.putInt((int) crc.getValue());
		}
		return frame.array();
	}

	/** A message whose id came before is not handled again. */
	private static byte[] withMessageId(byte[] block, long id) {
		ByteBuffer entries = ByteBuffer.wrap(block);
		for (int at = 0; at < block.length; at += ENTRY + entries.getShort(at + 1)) {
			if (block[at] == MESSAGE_ID) {
				entries.putLong(at + ENTRY + entries.getShort(at + 1) - Long.BYTES, id);
			}
		}
		return block;
	}

	private static byte[] block(byte[] example) {
		return Arrays.copyOfRange(example, HEADER, HEADER + ByteBuffer.wrap(example).getShort(6));
	}

	/** A byte at least: a frame that says that more follows has some of it. */
	private static byte[] payload(byte[] example, int start) {
		return (start < example.length) ? Arrays.copyOfRange(example, start, example.length) : new byte[] { '1' };
	}

	/** The name of a type, for a message. */
	@Nullable String name(int code) {
		JsonNode type = this.types.get(code);
		return (type != null) ? type.get("name").asString() : null;
	}

}

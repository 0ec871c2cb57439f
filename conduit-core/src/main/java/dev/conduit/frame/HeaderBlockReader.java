package dev.conduit.frame;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;

import dev.conduit.message.ContentType;
import dev.conduit.message.EncodedBytes;
import dev.conduit.message.Headers;
import dev.conduit.message.MessageId;
import dev.conduit.message.Payload;
import dev.conduit.message.Printable;
import dev.conduit.message.Violation;

/**
 * Reads the entries of a header block by key. The block is copied out of the transport's
 * memory and checked as a whole, against the table of its frame's type, before a value is
 * read. One reader serves all frames of a decoder, one after the other, each from
 * {@code read} to its last value without a break.
 */
final class HeaderBlockReader {

	private static final int KEY_AND_LENGTH = 3;

	/** Blocks up to this size share an array; larger ones get one of their own. */
	private static final int KEPT_SIZE = 1024;

	private static final byte[] NO_BYTES = new byte[0];

	/** Shared by the readers of a thread, of which there may be thousands. */
	private static final FastThreadLocal<Scratch> SCRATCH = new FastThreadLocal<>() {

		@Override
		protected Scratch initialValue() {
			return new Scratch();
		}

	};

	private static final int[] NONE = new int[0];

	/** Made for the first one: many connections never get any. */
	private @Nullable KnownHeaders knownHeaders;

	private byte[] block = NO_BYTES;

	private int end;

	/** Where the first value of a key begins, by the key's code; likewise below. */
	private int[] offsets = NONE;

	private int[] sizes = NONE;

	private int[] counts = NONE;

	private long present;

	/**
	 * Takes the block of a frame.
	 * @throws MalformedFrameException if an entry reaches over the end, lacks, is too
	 * much, has the wrong size or is critical and not known
	 */
	void read(FrameType type, ByteBuf source, int size) {
		Scratch scratch = SCRATCH.get();
		this.block = (size <= KEPT_SIZE) ? scratch.bytes : new byte[size];
		Incoming.read(source, this.block, 0, size);
		index(type, size, scratch);
	}

	/**
	 * Takes a block that was kept aside.
	 */
	void read(FrameType type, byte[] block) {
		this.block = block;
		index(type, block.length, SCRATCH.get());
	}

	byte[] copy() {
		return Arrays.copyOf(this.block, this.end);
	}

	private void index(FrameType type, int size, Scratch scratch) {
		this.offsets = scratch.offsets;
		this.sizes = scratch.sizes;
		this.counts = scratch.counts;
		this.end = size;
		this.present = 0;
		int at = 0;
		while (at < size) {
			if (size - at < KEY_AND_LENGTH) {
				throw new MalformedFrameException(
						"expected an entry of a header block, found " + (size - at) + " bytes at its end, in " + type);
			}
			int code = this.block[at] & 0xff;
			int valueSize = u16At(at + 1);
			at += KEY_AND_LENGTH;
			if (valueSize > size - at) {
				throw new MalformedFrameException("expected " + valueSize + " bytes of header key " + code + ", found "
						+ (size - at) + ", in " + type);
			}
			HeaderKey key = HeaderKey.of(code);
			if (key != null && type.keys().allows(key)) {
				add(type, key, at, valueSize);
			}
			else if (code >= HeaderKey.FIRST_CRITICAL) {
				throw new MalformedFrameException("header key " + code + " is critical and not known, in " + type);
			}
			at += valueSize;
		}
		requireAll(type);
	}

	private void add(FrameType type, HeaderKey key, int offset, int size) {
		requireSize(type, key, size);
		int code = key.code();
		if ((this.present & key.bit()) == 0) {
			this.present |= key.bit();
			this.offsets[code] = offset;
			this.sizes[code] = size;
			this.counts[code] = 1;
			return;
		}
		this.counts[code]++;
		int most = type.keys().repeats(key) ? key.maxCount() : 1;
		if (this.counts[code] > most) {
			throw new MalformedFrameException(
					"expected '" + key.publishedName() + "' at most " + most + " times in " + type);
		}
	}

	private void requireSize(FrameType type, HeaderKey key, int size) {
		int fixed = key.type().size();
		if ((fixed != 0 && size != fixed) || size > key.maxBytes()) {
			throw new MalformedFrameException("expected " + ((fixed != 0) ? "" : "at most ") + key.maxBytes()
					+ " bytes of '" + key.publishedName() + "', found " + size + ", in " + type);
		}
	}

	private void requireAll(FrameType type) {
		HeaderKey missing = HeaderKey.first(type.keys().required() & ~this.present);
		if (missing != null) {
			throw new MalformedFrameException("expected '" + missing.publishedName() + "' in " + type);
		}
	}

	boolean has(HeaderKey key) {
		return (this.present & key.bit()) != 0;
	}

	int u8(HeaderKey key, int absent) {
		return has(key) ? (this.block[offset(key)] & 0xff) : absent;
	}

	int u16(HeaderKey key) {
		return u16At(offset(key));
	}

	int u32(HeaderKey key) {
		return u32At(offset(key));
	}

	long u64(HeaderKey key) {
		return u64At(offset(key));
	}

	/**
	 * A number of 32 bits that has to be 1 to 2^31 - 1.
	 */
	int positive(HeaderKey key, int absent) {
		int value = has(key) ? u32(key) : absent;
		if (value < 1) {
			throw new MalformedFrameException("expected '" + key.publishedName() + "' to be 1 to 2147483647, found "
					+ Integer.toUnsignedString(value));
		}
		return value;
	}

	/**
	 * A number of 8 bits that has to be 0 or 1.
	 */
	boolean flag(HeaderKey key, boolean absent) {
		int value = u8(key, absent ? 1 : 0);
		if (value > 1) {
			throw new MalformedFrameException("expected '" + key.publishedName() + "' to be 0 or 1, found " + value);
		}
		return value == 1;
	}

	@Nullable Duration millis(HeaderKey key) {
		return has(key) ? Duration.ofMillis(Integer.toUnsignedLong(u32(key))) : null;
	}

	Duration millis(HeaderKey key, Duration absent) {
		return has(key) ? Duration.ofMillis(Integer.toUnsignedLong(u32(key))) : absent;
	}

	String text(HeaderKey key) {
		return has(key) ? textAt(key, offset(key), size(key)) : "";
	}

	List<String> texts(HeaderKey key) {
		if (!has(key)) {
			return List.of();
		}
		List<String> texts = new ArrayList<>(this.counts[key.code()]);
		forEach(key, (offset, size) -> texts.add(textAt(key, offset, size)));
		return List.copyOf(texts);
	}

	<T> T name(HeaderKey key, NameCache<T> names) {
		return names.get(key, this.block, offset(key), size(key));
	}

	byte[] bytes(HeaderKey key) {
		return has(key) ? Arrays.copyOfRange(this.block, offset(key), offset(key) + size(key)) : NO_BYTES;
	}

	ContentType contentType() {
		HeaderKey key = HeaderKey.CONTENT_TYPE;
		return has(key) ? ContentTypeCodes.decode(this.block, offset(key), size(key)) : ContentType.BYTES;
	}

	/**
	 * The payload of a frame. What is compressed stays so: the connection knows whether
	 * that was agreed, and how large it may be.
	 */
	Payload payload(byte[] content, int size) {
		if (!has(HeaderKey.CONTENT_ENCODING)) {
			return Payload.of(content, 0, size, contentType());
		}
		int offset = offset(HeaderKey.CONTENT_ENCODING);
		int code = this.block[offset] & 0xff;
		int plainSize = u32At(offset + 1);
		if (code == 0 || plainSize < 0) {
			throw new MalformedFrameException(
					"expected a compression other than 0 and a size of at most 2147483647, found " + code + " and "
							+ Integer.toUnsignedString(plainSize));
		}
		byte[] encoded = (content.length != size) ? Arrays.copyOf(content, size) : content;
		return Payload.encoded(new EncodedBytes(code, encoded, plainSize), contentType());
	}

	@Nullable MessageId messageId() {
		if (!has(HeaderKey.MESSAGE_ID)) {
			return null;
		}
		int offset = offset(HeaderKey.MESSAGE_ID);
		return new MessageId(u64At(offset), u64At(offset + 8), u32At(offset + 16), u64At(offset + 20));
	}

	Headers headers() {
		if (!has(HeaderKey.HEADER)) {
			return Headers.EMPTY;
		}
		if (this.counts[HeaderKey.HEADER.code()] > 1) {
			return readHeaders();
		}
		KnownHeaders all = this.knownHeaders;
		if (all == null) {
			all = new KnownHeaders();
			this.knownHeaders = all;
		}
		int offset = offset(HeaderKey.HEADER);
		int size = size(HeaderKey.HEADER);
		Headers known = all.find(this.block, offset, size);
		if (known != null) {
			return known;
		}
		Headers headers = readHeaders();
		all.add(this.block, offset, size, headers);
		return headers;
	}

	private Headers readHeaders() {
		Map<String, String> entries = new LinkedHashMap<>();
		forEach(HeaderKey.HEADER, (offset, size) -> {
			int nameSize = (size > 0) ? (this.block[offset] & 0xff) : 0;
			String name = textAt(HeaderKey.HEADER, offset + 1, requirePart(HeaderKey.HEADER, nameSize, size - 1));
			String value = textAt(HeaderKey.HEADER, offset + 1 + nameSize, size - 1 - nameSize);
			if (entries.put(name, value) != null) {
				throw new MalformedFrameException(
						"expected each header once, found '" + Printable.of(name) + "' twice");
			}
		});
		return Headers.of(entries);
	}

	List<Violation> violations() {
		if (!has(HeaderKey.VIOLATION)) {
			return List.of();
		}
		List<Violation> violations = new ArrayList<>(this.counts[HeaderKey.VIOLATION.code()]);
		forEach(HeaderKey.VIOLATION, (offset, size) -> {
			int fieldSize = (size >= Short.BYTES) ? u16At(offset) : 0;
			int rest = size - Short.BYTES;
			String field = textAt(HeaderKey.VIOLATION, offset + Short.BYTES,
					requirePart(HeaderKey.VIOLATION, fieldSize, rest));
			violations.add(new Violation(field,
					textAt(HeaderKey.VIOLATION, offset + Short.BYTES + fieldSize, rest - fieldSize)));
		});
		return violations;
	}

	private static int requirePart(HeaderKey key, int size, int most) {
		if (size > most) {
			throw new MalformedFrameException(
					"expected a part of '" + key.publishedName() + "' within its " + most + " bytes, found " + size);
		}
		return size;
	}

	/**
	 * Walks over the block again, for the few keys that may be repeated.
	 */
	private void forEach(HeaderKey key, ValueConsumer consumer) {
		int at = offset(key) - KEY_AND_LENGTH;
		while (at < this.end) {
			int size = u16At(at + 1);
			if (this.block[at] == key.code()) {
				consumer.accept(at + KEY_AND_LENGTH, size);
			}
			at += KEY_AND_LENGTH + size;
		}
	}

	private int offset(HeaderKey key) {
		return this.offsets[key.code()];
	}

	private int size(HeaderKey key) {
		return this.sizes[key.code()];
	}

	private String textAt(HeaderKey key, int offset, int size) {
		return Utf8Codec.decode(key, this.block, offset, size);
	}

	private int u16At(int offset) {
		return (this.block[offset] & 0xff) << 8 | (this.block[offset + 1] & 0xff);
	}

	private int u32At(int offset) {
		return u16At(offset) << 16 | u16At(offset + 2);
	}

	private long u64At(int offset) {
		return (long) u32At(offset) << 32 | Integer.toUnsignedLong(u32At(offset + 4));
	}

	/**
	 * What a frame is read into.
	 */
	private static final class Scratch {

		private final byte[] bytes = new byte[KEPT_SIZE];

		private final int[] offsets = new int[HeaderKey.COUNT];

		private final int[] sizes = new int[HeaderKey.COUNT];

		private final int[] counts = new int[HeaderKey.COUNT];

	}

	@FunctionalInterface
	private interface ValueConsumer {

		void accept(int offset, int size);

	}

}

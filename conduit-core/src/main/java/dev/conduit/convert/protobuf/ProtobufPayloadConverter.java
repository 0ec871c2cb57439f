package dev.conduit.convert.protobuf;

import java.lang.reflect.Type;

import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;

import dev.conduit.convert.PayloadConversionException;
import dev.conduit.convert.PayloadConverter;
import dev.conduit.convert.PayloadReader;
import dev.conduit.convert.PayloadWriter;
import dev.conduit.message.ContentType;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;

/**
 * Reads and writes the generated classes of Protocol Buffers, which belong to it alone.
 * Which message a payload holds, the method says that takes it; nothing in the payload
 * does. Fields that the class does not have are kept, as Protocol Buffers do, and
 * messages are nested at most 100 deep.
 *
 * @since 0.1.0
 */
public final class ProtobufPayloadConverter implements PayloadConverter {

	@Override
	public ContentType contentType() {
		return ContentType.PROTOBUF;
	}

	@Override
	public boolean supports(Type type) {
		return type instanceof Class<?> message && MessageLite.class.isAssignableFrom(message);
	}

	@Override
	public boolean claims(Type type) {
		return supports(type);
	}

	@Override
	public PayloadReader reader(Type type) {
		Parser<? extends MessageLite> parser = parserOf((Class<?>) type);
		return (payload) -> {
			try {
				return parser.parseFrom(payload.array(), payload.offset(), payload.size(),
						ExtensionRegistryLite.getEmptyRegistry());
			}
			catch (InvalidProtocolBufferException ex) {
				throw new PayloadConversionException(Problem.of(ErrorCode.MALFORMED_PAYLOAD,
						"The payload is not the expected message of Protocol Buffers: cut short, nested too deep,"
								+ " or without a required field"),
						ex);
			}
		};
	}

	@Override
	public PayloadWriter writer(Type type) {
		return (value) -> {
			if (!(value instanceof MessageLite message)) {
				throw new IllegalArgumentException("'value' must be a message of Protocol Buffers");
			}
			return Payload.of(message.toByteArray(), ContentType.PROTOBUF);
		};
	}

	private static Parser<? extends MessageLite> parserOf(Class<?> type) {
		try {
			MessageLite none = (MessageLite) type.getMethod("getDefaultInstance").invoke(null);
			return none.getParserForType();
		}
		catch (ReflectiveOperationException | NullPointerException ex) {
			throw new IllegalArgumentException(
					"'%s' cannot be read: it is no generated class of a message".formatted(type.getName()), ex);
		}
	}

}

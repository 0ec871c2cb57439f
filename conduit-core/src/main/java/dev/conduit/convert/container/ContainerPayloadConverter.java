package dev.conduit.convert.container;

import java.lang.reflect.Type;

import dev.conduit.container.Container;
import dev.conduit.container.ContainerCodec;
import dev.conduit.container.ContainerLimits;
import dev.conduit.container.MalformedContainerException;
import dev.conduit.convert.PayloadConversionException;
import dev.conduit.convert.PayloadConverter;
import dev.conduit.convert.PayloadReader;
import dev.conduit.convert.PayloadWriter;
import dev.conduit.message.ContentType;
import dev.conduit.message.Payload;

/**
 * Reads and writes {@link Container} in its binary form.
 *
 * @since 0.1.0
 */
public final class ContainerPayloadConverter implements PayloadConverter {

	private final ContainerCodec codec;

	/**
	 * A converter.
	 * @param limits what is read at most
	 */
	public ContainerPayloadConverter(ContainerLimits limits) {
		this.codec = new ContainerCodec(limits);
	}

	@Override
	public ContentType contentType() {
		return ContentType.CONTAINER;
	}

	@Override
	public boolean supports(Type type) {
		return type == Container.class;
	}

	@Override
	public boolean claims(Type type) {
		return supports(type);
	}

	@Override
	public PayloadReader reader(Type type) {
		return (payload) -> {
			try {
				return this.codec.read(payload.array(), payload.offset(), payload.size());
			}
			catch (MalformedContainerException ex) {
				throw new PayloadConversionException(ex.problem(), ex);
			}
		};
	}

	@Override
	public PayloadWriter writer(Type type) {
		return (value) -> {
			if (!(value instanceof Container container)) {
				throw new IllegalArgumentException("'value' must be a container");
			}
			return Payload.of(this.codec.write(container), ContentType.CONTAINER);
		};
	}

}

package dev.conduit.convert.jackson;

import java.lang.reflect.Type;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.AbstractDeserializer;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;

import dev.conduit.container.Container;
import dev.conduit.convert.NamedTypes;
import dev.conduit.convert.PayloadConversionException;
import dev.conduit.convert.PayloadConverter;
import dev.conduit.convert.PayloadReader;
import dev.conduit.convert.PayloadWriter;
import dev.conduit.message.ContentType;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;

/**
 * JSON by Jackson, or another format that Jackson has a mapper for, such as CBOR. What is
 * lenient and what is not – unknown properties, missing ones, {@code null} for a
 * primitive, limits on depth and length – is the given mapper's matter, with one
 * exception: no payload ever names a class. Default typing is refused, and so is to read
 * types that want class names ({@code @JsonTypeInfo(use = CLASS)}); types that are told
 * apart by names that they declare work. {@link Container} has a form of its own, in
 * which each value tells its kind: <code>{"pieces": {"uint16": 3}}</code>.
 *
 * @since 0.1.0
 */
public final class JacksonPayloadConverter implements PayloadConverter {

	private final ObjectMapper mapper;

	private final ContentType contentType;

	private final String format;

	private final @Nullable JacksonPayloadConverter forAnswers;

	/**
	 * A converter over a mapper.
	 * @param mapper the mapper, not changed
	 * @throws IllegalArgumentException if the mapper lets payloads name classes
	 */
	public JacksonPayloadConverter(JsonMapper mapper) {
		this(mapper, ContentType.JSON);
	}

	/**
	 * A converter over a mapper of another format.
	 * @param mapper the mapper, not changed
	 * @param contentType what its format is called
	 * @throws IllegalArgumentException if the mapper lets payloads name classes
	 */
	public JacksonPayloadConverter(ObjectMapper mapper, ContentType contentType) {
		this(mapper, contentType, null);
	}

	private JacksonPayloadConverter(ObjectMapper mapper, ContentType contentType,
			@Nullable JacksonPayloadConverter forAnswers) {
		if (mapper.deserializationConfig().getDefaultTyper(mapper.constructType(Object.class)) != null) {
			throw new IllegalArgumentException(
					"'mapper' must not have default typing activated: payloads would name the classes to create");
		}
		this.mapper = mapper.rebuild()
			.polymorphicTypeValidator(new NoClassNames())
			.addModule(new ContainerModule())
			.build();
		this.contentType = contentType;
		this.format = formatOf(contentType);
		this.forAnswers = forAnswers;
	}

	/** The name of a format for people, such as {@code JSON}. */
	static String formatOf(ContentType contentType) {
		String type = contentType.value();
		return type.substring(type.indexOf('/') + 1).replace("x-jackson-", "").toUpperCase(Locale.ROOT);
	}

	/**
	 * The same, but an object with a property that its type does not have is refused,
	 * unless the type itself says otherwise ({@code @JsonIgnoreProperties}). Answers are
	 * read as before.
	 * @return the stricter converter
	 */
	public JacksonPayloadConverter refusingUnknownProperties() {
		return new JacksonPayloadConverter(
				this.mapper.rebuild().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build(),
				this.contentType, this);
	}

	@Override
	public PayloadConverter forAnswers() {
		return (this.forAnswers != null) ? this.forAnswers : this;
	}

	@Override
	public ContentType contentType() {
		return this.contentType;
	}

	@Override
	public boolean supports(Type type) {
		return true;
	}

	/** Containers, which it knows as well as whoever reads their binary form. */
	@Override
	public boolean claims(Type type) {
		return type == Container.class;
	}

	@Override
	public PayloadReader reader(Type type) {
		PayloadReader reader = readerOfMapper(type);
		boolean hasTags = this.mapper.tokenStreamFactory().getFormatName().equals("CBOR");
		return (hasTags) ? CborTags.boundedBefore(reader) : reader;
	}

	private PayloadReader readerOfMapper(Type type) {
		if (type instanceof NamedTypes named) {
			return new NamedValuesReader(this.mapper, named,
					named.entries().stream().map((entry) -> reader(entry.type())).toList(), this.contentType);
		}
		JavaType javaType = this.mapper.constructType(type);
		requireReadable(javaType);
		ObjectReader reader = this.mapper.readerFor(javaType);
		JacksonFailures failures = new JacksonFailures(this.mapper, reader, this.format);
		return PlainTypes.before(javaType, this.mapper, (payload) -> {
			try {
				return reader.readValue(payload.array(), payload.offset(), payload.size());
			}
			catch (JacksonException ex) {
				throw failures.explain(payload, ex);
			}
		});
	}

	@Override
	public PayloadWriter writer(Type type) {
		if (type instanceof NamedTypes named) {
			return new NamedValuesWriter(this.mapper, named,
					named.entries().stream().map((entry) -> objectWriter(entry.type())).toList(), this.contentType);
		}
		ObjectWriter writer = objectWriter(type);
		return PlainProperties.before(this.mapper.constructType(type), this.mapper, this.contentType, (value) -> {
			try {
				return Payload.of(writer.writeValueAsBytes(value), this.contentType);
			}
			catch (JacksonException ex) {
				throw new PayloadConversionException(
						Problem.of(ErrorCode.INTERNAL, "A value cannot be written as " + this.format), ex);
			}
		});
	}

	private ObjectWriter objectWriter(Type type) {
		JavaType javaType = this.mapper.constructType(type);
		requireWritable(javaType);
		// Where the object's own class says more than the declared type, that one counts.
		boolean declaredTypeCounts = javaType.isContainerType() || javaType.isReferenceType() || javaType.isFinal();
		return (declaredTypeCounts) ? this.mapper.writerFor(javaType) : this.mapper.writer();
	}

	private void requireReadable(JavaType type) {
		try {
			ValueDeserializer<?> deserializer = this.mapper._deserializationContext().findRootValueDeserializer(type);
			if (deserializer instanceof AbstractDeserializer || (deserializer instanceof BeanDeserializerBase bean
					&& !bean.getValueInstantiator().canInstantiate())) {
				throw new IllegalArgumentException(
						"'%s' cannot be read from %s: it is abstract, or has no constructor that Jackson can call"
							.formatted(type.toCanonical(), this.format));
			}
		}
		catch (InvalidDefinitionException ex) {
			throw new IllegalArgumentException("'%s' cannot be read from %s: %s".formatted(type.toCanonical(),
					this.format, ex.getOriginalMessage()), ex);
		}
	}

	private void requireWritable(JavaType type) {
		try {
			this.mapper._serializationContext().findTypedValueSerializer(type, true);
		}
		catch (InvalidDefinitionException ex) {
			throw new IllegalArgumentException("'%s' cannot be written as %s: %s".formatted(type.toCanonical(),
					this.format, ex.getOriginalMessage()), ex);
		}
	}

	/**
	 * Whoever asks for class names in JSON is refused, when its type is bound.
	 */
	private static final class NoClassNames extends PolymorphicTypeValidator {

		private static final long serialVersionUID = 1L;

		@Override
		public Validity validateBaseType(DatabindContext context, JavaType baseType) {
			return Validity.DENIED;
		}

		@Override
		public Validity validateSubClassName(DatabindContext context, JavaType baseType, String subClassName) {
			return Validity.DENIED;
		}

		@Override
		public Validity validateSubType(DatabindContext context, JavaType baseType, JavaType subType) {
			return Validity.DENIED;
		}

	}

}

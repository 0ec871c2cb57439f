package dev.conduit.convert.jackson;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.BeanSerializer;
import tools.jackson.databind.ser.PropertyWriter;
import tools.jackson.databind.ser.UnrolledBeanSerializer;
import tools.jackson.databind.ser.bean.BeanSerializerBase;

import dev.conduit.convert.PayloadWriter;
import dev.conduit.message.ContentType;
import dev.conduit.message.Payload;

/**
 * Writes records that are written as plainly as they are declared: their numbers, truth
 * values and texts, none of them {@code null}, in the order and under the names that
 * Jackson has for them. What is anything else, in a type or in a value, is left to
 * Jackson.
 */
final class PlainProperties {

	/** Characters that stand for themselves, unless a setting says otherwise. */
	private static final String PLAIN_CHARACTERS = " !#$%&'()*+,-./09:;<=>?@AZ[]^_`az{|}~";

	private static final int SMALLEST = 64;

	private final List<Property> properties;

	/** By what the last text had; without order between threads. */
	private int expected = SMALLEST;

	private PlainProperties(List<Property> properties) {
		this.properties = properties;
	}

	/**
	 * A writer that leaves to Jackson what is not plain.
	 * @param contentType what the application calls the mapper's format
	 * @param jackson writes the same by Jackson
	 * @return the other one where the type is none that is written plainly
	 */
	static PayloadWriter before(JavaType type, ObjectMapper mapper, ContentType contentType, PayloadWriter jackson) {
		PlainProperties plain = of(mapper, type);
		if (plain == null) {
			return jackson;
		}
		return (value) -> {
			Payload written = (value != null) ? plain.write(value, contentType) : null;
			return (written != null) ? written : jackson.write(value);
		};
	}

	static @Nullable PlainProperties of(ObjectMapper mapper, JavaType type) {
		if (!type.isRecordType() || !isOfPlainJson(mapper)) {
			return null;
		}
		ValueSerializer<?> serializer = mapper._serializationContext().findTypedValueSerializer(type, true);
		boolean plain = serializer.getClass().equals(BeanSerializer.class)
				|| serializer.getClass().equals(UnrolledBeanSerializer.class);
		return (plain && serializer instanceof BeanSerializerBase bean && !bean.usesObjectId()
				&& bean.getFilterId() == null) ? of(mapper, bean) : null;
	}

	private static @Nullable PlainProperties of(ObjectMapper mapper, BeanSerializerBase bean) {
		List<Property> properties = new ArrayList<>();
		for (Iterator<PropertyWriter> all = bean.properties(); all.hasNext();) {
			Property property = property(mapper, all.next(), properties.isEmpty() ? '{' : ',');
			if (property == null) {
				return null;
			}
			properties.add(property);
		}
		return properties.isEmpty() ? null : new PlainProperties(List.copyOf(properties));
	}

	/**
	 * What the mapper makes of some plain values says whether there is anything special
	 * about its JSON.
	 */
	private static boolean isOfPlainJson(ObjectMapper mapper) {
		return mapper.tokenStreamFactory() instanceof JsonFactory json && json.getClass().equals(JsonFactory.class)
				&& json.getOutputDecorator() == null
				&& (json.getGeneratorDecorators() == null || json.getGeneratorDecorators().isEmpty())
				&& mapper.serializationConfig().getActiveView() == null
				&& mapper.writeValueAsString(List.of(PLAIN_CHARACTERS, -12, 1.5, true))
					.equals("[\"" + PLAIN_CHARACTERS + "\",-12,1.5,true]")
				&& mapper.writeValueAsString(Map.of("a", 1)).equals("{\"a\":1}");
	}

	private static @Nullable Property property(ObjectMapper mapper, PropertyWriter writer, char before) {
		if (!writer.getClass().equals(BeanPropertyWriter.class)) {
			return null;
		}
		BeanPropertyWriter property = (BeanPropertyWriter) writer;
		byte[] name = PlainJson.nameOf(property.getName());
		boolean plain = name != null && property.hasSerializer() && !property.willSuppressNulls()
				&& property.getTypeSerializer() == null && !property.isUnwrapping()
				&& isAlwaysWritten(mapper, property);
		PlainComponent value = (plain) ? PlainComponent.of(property) : null;
		if (name == null || value == null) {
			return null;
		}
		PlainText beginning = new PlainText(name.length + 2);
		beginning.raw(before);
		beginning.raw(name);
		beginning.raw(':');
		return new Property(beginning.toByteArray(), value);
	}

	private static boolean isAlwaysWritten(ObjectMapper mapper, BeanPropertyWriter property) {
		JsonInclude.Value inclusion = property.findPropertyInclusion(mapper.serializationConfig(),
				property.getType().getRawClass());
		return inclusion == null || inclusion.getValueInclusion() == JsonInclude.Include.ALWAYS
				|| inclusion.getValueInclusion() == JsonInclude.Include.USE_DEFAULTS;
	}

	/**
	 * Writes a record.
	 * @return {@code null} where that is for Jackson to do
	 */
	@Nullable Payload write(Object record, ContentType contentType) {
		PlainText text = new PlainText(this.expected);
		try {
			for (Property property : this.properties) {
				text.raw(property.beginning());
				if (!property.value().write(record, text)) {
					return null;
				}
			}
		}
		catch (Throwable ex) {
			// Jackson asks again, and knows what to say.
			return null;
		}
		text.raw('}');
		if (text.size() > this.expected || text.size() < this.expected / 2) {
			this.expected = SMALLEST / 2 + text.size() + text.size() / 8;
		}
		return text.toPayload(contentType);
	}

	/**
	 * A property.
	 *
	 * @param beginning what stands before its value
	 * @param value writes its value
	 */
	@SuppressWarnings("ArrayRecordComponent") // never compared
	private record Property(byte[] beginning, PlainComponent value) {

	}

}

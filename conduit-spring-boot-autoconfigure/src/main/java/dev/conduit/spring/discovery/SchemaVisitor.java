package dev.conduit.spring.discovery;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsonFormatVisitors.JsonAnyFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonArrayFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonBooleanFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatTypes;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitable;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import tools.jackson.databind.jsonFormatVisitors.JsonIntegerFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonMapFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonNullFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonNumberFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonObjectFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonStringFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonValueFormat;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.ser.BeanPropertyWriter;

/**
 * Fills one schema with what a serializer tells of the JSON that it writes.
 */
final class SchemaVisitor extends JsonFormatVisitorWrapper.Base {

	private final ObjectNode schema;

	private final SchemaDefinitions definitions;

	SchemaVisitor(ObjectNode schema, SchemaDefinitions definitions) {
		this.schema = schema;
		this.definitions = definitions;
	}

	private SchemaVisitor(ObjectNode schema, SchemaDefinitions definitions, SerializationContext context) {
		super(context);
		this.schema = schema;
		this.definitions = definitions;
	}

	@Override
	public @Nullable JsonObjectFormatVisitor expectObjectFormat(JavaType type) {
		@Nullable ObjectNode begun = this.definitions.refer(this.schema, type);
		return (begun != null) ? new Members(begun, getContext()) : null;
	}

	@Override
	public JsonMapFormatVisitor expectMapFormat(JavaType type) {
		this.schema.put("type", "object");
		return new JsonMapFormatVisitor.Base(getContext()) {

			@Override
			public void valueFormat(JsonFormatVisitable handler, JavaType valueType) {
				visit(handler, valueType, schema("additionalProperties"));
			}

		};
	}

	@Override
	public @Nullable JsonArrayFormatVisitor expectArrayFormat(JavaType type) {
		if (type.hasRawClass(byte[].class)) {
			this.schema.put("type", "string").put("contentEncoding", "base64");
			return null;
		}
		this.schema.put("type", "array");
		return new JsonArrayFormatVisitor.Base(getContext()) {

			@Override
			public void itemsFormat(JsonFormatVisitable handler, JavaType itemType) {
				visit(handler, itemType, schema("items"));
			}

			@Override
			public void itemsFormat(JsonFormatTypes format) {
				if (format != JsonFormatTypes.ANY) {
					schema("items").put("type", format.value());
				}
			}

		};
	}

	private ObjectNode schema(String keyword) {
		return this.schema.putObject(keyword);
	}

	private void visit(JsonFormatVisitable handler, JavaType type, ObjectNode into) {
		handler.acceptJsonFormatVisitor(new SchemaVisitor(into, this.definitions, getContext()), type);
	}

	@Override
	public JsonStringFormatVisitor expectStringFormat(JavaType type) {
		this.schema.put("type", "string");
		ObjectNode text = this.schema;
		return new JsonStringFormatVisitor.Base() {

			@Override
			public void format(JsonValueFormat format) {
				text.put("format", format.toString());
			}

			@Override
			public void enumTypes(Set<String> values) {
				ArrayNode names = text.putArray("enum");
				values.forEach(names::add);
			}

		};
	}

	@Override
	public JsonNumberFormatVisitor expectNumberFormat(JavaType type) {
		this.schema.put("type", "number");
		return new JsonNumberFormatVisitor.Base();
	}

	@Override
	public JsonIntegerFormatVisitor expectIntegerFormat(JavaType type) {
		this.schema.put("type", "integer");
		return new JsonIntegerFormatVisitor.Base() {

			@Override
			public void numberType(JsonParser.NumberType numberType) {
				// JSON has one kind of number.
			}

		};
	}

	@Override
	public JsonBooleanFormatVisitor expectBooleanFormat(JavaType type) {
		this.schema.put("type", "boolean");
		return new JsonBooleanFormatVisitor.Base();
	}

	@Override
	public JsonNullFormatVisitor expectNullFormat(JavaType type) {
		this.schema.put("type", "null");
		return new JsonNullFormatVisitor.Base();
	}

	@Override
	public JsonAnyFormatVisitor expectAnyFormat(JavaType type) {
		return new JsonAnyFormatVisitor.Base();
	}

	/**
	 * The properties of an object.
	 */
	private final class Members extends JsonObjectFormatVisitor.Base {

		private final ObjectNode object;

		private final ObjectNode properties;

		Members(ObjectNode object, SerializationContext context) {
			super(context);
			this.object = object;
			this.properties = object.putObject("properties");
		}

		@Override
		public void property(BeanProperty property) {
			add(property, true);
		}

		@Override
		public void optionalProperty(BeanProperty property) {
			add(property, property.getType().isPrimitive());
		}

		private void add(BeanProperty property, boolean required) {
			ObjectNode value = this.properties.putObject(property.getName());
			visit(serializer(property), property.getType(), value);
			if (SchemaVisitor.this.definitions.keywords().add(value, property::getAnnotation) || required) {
				this.object.withArray("required").add(property.getName());
			}
		}

		private ValueSerializer<?> serializer(BeanProperty property) {
			@Nullable ValueSerializer<?> known = (property instanceof BeanPropertyWriter writer) ? writer.getSerializer() : null;
			return (known != null) ? known : getContext().findPrimaryPropertySerializer(property.getType(), property);
		}

		@Override
		public void property(String name, JsonFormatVisitable handler, JavaType type) {
			optionalProperty(name, handler, type);
			this.object.withArray("required").add(name);
		}

		@Override
		public void optionalProperty(String name, JsonFormatVisitable handler, JavaType type) {
			visit(handler, type, this.properties.putObject(name));
		}

	}

}

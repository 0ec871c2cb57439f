package dev.conduit.spring.discovery;

import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import dev.conduit.message.Payload;
import dev.conduit.spring.binding.HandlerParameter;
import dev.conduit.spring.binding.MethodSignature;

/**
 * Describes types by JSON Schema, draft 2020-12, as the application's own mapper writes
 * them: its naming strategy, mix-ins, {@code @JsonValue} and formats of dates count. What
 * a type takes and does not write is not in its schema, and of types that are told apart
 * by a name only what they share. For any thread.
 *
 * @since 0.1.0
 */
public final class JsonSchemas {

	private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

	private final JsonMapper mapper;

	private final ConstraintKeywords keywords;

	/**
	 * Schemas by a mapper.
	 * @param mapper the mapper
	 * @param keywords knows constraints
	 */
	public JsonSchemas(JsonMapper mapper, ConstraintKeywords keywords) {
		this.mapper = mapper;
		this.keywords = keywords;
	}

	/**
	 * Describes a method as {@code conduit.discover} does.
	 * @param signature the method
	 * @return what JSON says of it, as maps, lists and values
	 */
	@SuppressWarnings("unchecked") // an object is a map
	public Map<String, Object> document(MethodSignature signature) {
		return this.mapper.convertValue(describe(signature).writeTo(this.mapper.createObjectNode()), Map.class);
	}

	/**
	 * Describes what both sides of a call must agree on.
	 * @param signature the method
	 * @return its description
	 */
	MethodDescription describe(MethodSignature signature) {
		ObjectNode parameters = parameters(signature);
		@Nullable ObjectNode items = (signature.items() != null) ? ofType(signature.items()) : null;
		@Nullable ObjectNode result = isVoid(signature.result()) ? null : ofType(signature.result());
		String fingerprint = Fingerprint.of(signature.interaction(), parameters, items, result);
		return new MethodDescription(signature.route(), signature.description(), signature.idempotent(),
				signature.interaction(), fingerprint, parameters, items, result);
	}

	JsonMapper mapper() {
		return this.mapper;
	}

	private ObjectNode ofType(Type type) {
		Document document = new Document();
		document.fill(document.root, type);
		return document.end();
	}

	private ObjectNode parameters(MethodSignature signature) {
		Document document = new Document();
		if (signature.parameters().isOpen()) {
			return document.end();
		}
		if (signature.parameters().parameters().size() == 1) {
			HandlerParameter only = signature.parameters().parameters().get(0);
			document.fill(document.root, only.type());
			this.keywords.add(document.root, only::annotation);
			return document.end();
		}
		ObjectNode properties = document.root.put("type", "object").putObject("properties");
		for (HandlerParameter parameter : signature.parameters().parameters()) {
			ObjectNode value = properties.putObject(parameter.name());
			document.fill(value, parameter.type());
			if (this.keywords.add(value, parameter::annotation) || parameter.isRequired()) {
				document.root.withArray("required").add(parameter.name());
			}
		}
		document.root.put("additionalProperties", false);
		return document.end();
	}

	private static boolean isVoid(Type type) {
		return type == void.class || type == Void.class;
	}

	/**
	 * One schema, with the objects that it is made of.
	 */
	private final class Document {

		private final ObjectNode root = JsonSchemas.this.mapper.createObjectNode().put("$schema", DRAFT);

		private final ObjectNode objects = JsonSchemas.this.mapper.createObjectNode();

		private final SchemaDefinitions definitions = new SchemaDefinitions(this.objects, JsonSchemas.this.keywords);

		void fill(ObjectNode schema, Type type) {
			if (type == Payload.class) {
				return;
			}
			if (type == byte[].class || type == ByteBuffer.class) {
				schema.put("type", "string").put("contentMediaType", "application/octet-stream");
				return;
			}
			try {
				JsonSchemas.this.mapper.acceptJsonFormatVisitor(JsonSchemas.this.mapper.constructType(type),
						new SchemaVisitor(schema, this.definitions));
			}
			catch (JacksonException ex) {
				// Another converter's matter: whatever it is, JSON Schema does not know.
				schema.removeAll().put("$comment", "Not described: " + type.getTypeName());
			}
		}

		ObjectNode end() {
			if (!this.objects.isEmpty()) {
				this.root.set("$defs", this.objects);
			}
			return this.root;
		}

	}

}

package dev.conduit.spring.discovery;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.node.ObjectNode;

/**
 * The objects of one schema by name, each described once: so a type may hold itself.
 */
final class SchemaDefinitions {

	static final String PREFIX = "#/$defs/";

	private final ObjectNode definitions;

	private final ConstraintKeywords keywords;

	private final Map<JavaType, String> names = new HashMap<>();

	SchemaDefinitions(ObjectNode definitions, ConstraintKeywords keywords) {
		this.definitions = definitions;
		this.keywords = keywords;
	}

	ConstraintKeywords keywords() {
		return this.keywords;
	}

	/**
	 * Makes a schema refer to that of an object's type.
	 * @return the definition, to be filled; {@code null} where it was begun already
	 */
	@Nullable ObjectNode refer(ObjectNode schema, JavaType type) {
		@Nullable String known = this.names.get(type);
		String name = (known != null) ? known : newName(type);
		schema.put("$ref", PREFIX + name);
		if (known != null) {
			return null;
		}
		this.names.put(type, name);
		return this.definitions.putObject(name).put("type", "object");
	}

	private String newName(JavaType type) {
		String simple = type.getRawClass().getSimpleName();
		String base = simple.isEmpty() ? "Type" : simple;
		String name = base;
		for (int i = 2; this.definitions.has(name); i++) {
			name = base + i;
		}
		return name;
	}

}

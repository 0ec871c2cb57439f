package dev.conduit.spring.discovery;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import dev.conduit.exchange.Interaction;

/**
 * A hash of the JSON that a method takes and returns, and of its shape. Names of types,
 * descriptions, constraints and the order of properties make no difference; names, types
 * and whether a value must be there do.
 */
final class Fingerprint {

	/** Half of SHA-256, in hexadecimal. */
	private static final int LENGTH = 32;

	private final StringBuilder canonical = new StringBuilder();

	private final JsonNode root;

	private final Map<String, Integer> seen = new HashMap<>();

	private Fingerprint(JsonNode root) {
		this.root = root;
	}

	static String of(Interaction interaction, ObjectNode parameters, @Nullable ObjectNode items,
			@Nullable ObjectNode result) {
		String canonical = canonical(parameters) + ">" + ((result != null) ? canonical(result) : "");
		if (interaction.manyItems() || interaction.manyResults()) {
			canonical += "|" + interaction.term() + "|" + ((items != null) ? canonical(items) : "");
		}
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(hash).substring(0, LENGTH);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every JVM has SHA-256", ex);
		}
	}

	static String canonical(ObjectNode schema) {
		Fingerprint fingerprint = new Fingerprint(schema);
		fingerprint.append(schema);
		return fingerprint.canonical.toString();
	}

	private void append(JsonNode schema) {
		String reference = schema.path("$ref").asString("");
		if (reference.isEmpty()) {
			appendInPlace(schema);
			return;
		}
		@Nullable Integer known = this.seen.putIfAbsent(reference, this.seen.size());
		if (known != null) {
			this.canonical.append('@').append(known);
		}
		else {
			append(Schemas.definition(this.root, reference));
		}
	}

	private void appendInPlace(JsonNode schema) {
		this.canonical.append(schema.path("type").asString("any"));
		if (schema.has("format")) {
			appendName(schema.path("format").asString(""));
		}
		if (schema.has("enum")) {
			List<String> values = new ArrayList<>();
			schema.path("enum").forEach((value) -> values.add(value.asString("")));
			values.stream().sorted().forEach(this::appendName);
		}
		if (schema.path("items").isObject()) {
			this.canonical.append('[');
			append(schema.path("items"));
			this.canonical.append(']');
		}
		appendProperties(schema);
		if (schema.path("additionalProperties").isObject()) {
			this.canonical.append('<');
			append(schema.path("additionalProperties"));
			this.canonical.append('>');
		}
	}

	private void appendProperties(JsonNode schema) {
		Map<String, JsonNode> sorted = new TreeMap<>();
		schema.path("properties").properties().forEach((entry) -> sorted.put(entry.getKey(), entry.getValue()));
		Set<String> required = new HashSet<>();
		schema.path("required").forEach((name) -> required.add(name.asString("")));
		this.canonical.append('{');
		sorted.forEach((name, value) -> {
			appendName(name);
			this.canonical.append(required.contains(name) ? '!' : '?');
			append(value);
		});
		this.canonical.append('}');
	}

	/** With its length, so that no name can look like what follows it. */
	private void appendName(String name) {
		this.canonical.append(' ').append(name.length()).append(':').append(name);
	}

}

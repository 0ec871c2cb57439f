package dev.conduit.spring.discovery;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import tools.jackson.databind.JsonNode;

import dev.conduit.message.Printable;

/**
 * Compares the schema of what one side writes with that of what the other reads. A reader
 * of an answer may know less than is written; whoever reads a call refuses what it does
 * not know. One of the schemas comes from a peer: names of it are made printable,
 * references are followed once for each pair, and the list of differences is bounded.
 */
final class SchemaComparison {

	private final JsonNode written;

	private final JsonNode read;

	private final boolean call;

	private final String kind;

	private final Set<String> compared = new HashSet<>();

	private final List<String> found = new ArrayList<>();

	private SchemaComparison(JsonNode written, JsonNode read, boolean call, String kind) {
		this.kind = kind;
		this.written = written;
		this.read = read;
		this.call = call;
	}

	static List<String> ofParameters(JsonNode client, JsonNode server) {
		return new SchemaComparison(client, server, true, "parameter").compare();
	}

	static List<String> ofItems(JsonNode client, JsonNode server) {
		return new SchemaComparison(client, server, true, "item").compare();
	}

	static List<String> ofResult(JsonNode server, JsonNode client) {
		if (server.isMissingNode()) {
			return List.of("the server returns nothing");
		}
		return new SchemaComparison(server, client, false, "result").compare();
	}

	private List<String> compare() {
		compare("", this.written, this.read);
		return this.found;
	}

	private void compare(String path, JsonNode writtenHere, JsonNode readHere) {
		String from = writtenHere.path("$ref").asString("");
		String to = readHere.path("$ref").asString("");
		boolean reference = !from.isEmpty() || !to.isEmpty();
		String where = (from.isEmpty() || to.isEmpty()) ? path : "";
		if (this.found.size() >= Differences.MAX_EACH
				|| (reference && !this.compared.add(from + " " + to + " " + where))) {
			return;
		}
		if (reference) {
			compare(path, (from.isEmpty()) ? writtenHere : Schemas.definition(this.written, from),
					(to.isEmpty()) ? readHere : Schemas.definition(this.read, to));
			return;
		}
		compareInPlace(path, writtenHere, readHere);
	}

	private void compareInPlace(String path, JsonNode writtenHere, JsonNode readHere) {
		String from = writtenHere.path("type").asString("");
		String to = readHere.path("type").asString("");
		if (from.isEmpty() || to.isEmpty()) {
			return;
		}
		if (!from.equals(to) && !(from.equals("integer") && to.equals("number"))) {
			String here = (this.call) ? from : to;
			String there = (this.call) ? to : from;
			add("%s is '%s' here and '%s' at the server".formatted(named(path), here, Printable.of(there)));
			return;
		}
		compareNames(path, writtenHere.path("enum"), readHere.path("enum"));
		compare(path + "[]", writtenHere.path("items"), readHere.path("items"));
		compare(path + "[]", writtenHere.path("additionalProperties"), readHere.path("additionalProperties"));
		if (writtenHere.path("properties").isObject() && readHere.path("properties").isObject()) {
			compareProperties(path, writtenHere.path("properties"), readHere);
		}
	}

	private void compareNames(String path, JsonNode writtenNames, JsonNode readNames) {
		if (!writtenNames.isArray() || !readNames.isArray()) {
			return;
		}
		Set<String> known = new HashSet<>();
		readNames.forEach((name) -> known.add(name.asString("")));
		for (JsonNode name : writtenNames) {
			if (!known.contains(name.asString(""))) {
				add("%s may be '%s', which %s does not know".formatted(named(path), Printable.of(name.asString("")),
						(this.call) ? "the server" : "this side"));
			}
		}
	}

	private void compareProperties(String path, JsonNode writtenProperties, JsonNode readHere) {
		JsonNode readProperties = readHere.path("properties");
		Set<String> required = new HashSet<>();
		readHere.path("required").forEach((name) -> required.add(name.asString("")));
		for (String name : readProperties.propertyNames()) {
			if (!writtenProperties.has(name)) {
				if (!this.call) {
					add("%s is not returned by the server".formatted(named(nested(path, name))));
				}
				else if (required.contains(name)) {
					add("%s is required by the server and missing here".formatted(named(nested(path, name))));
				}
			}
		}
		for (String name : writtenProperties.propertyNames()) {
			if (readProperties.has(name)) {
				compare(nested(path, name), writtenProperties.path(name), readProperties.path(name));
			}
			else if (this.call) {
				add("%s is not known to the server".formatted(named(nested(path, name))));
			}
		}
	}

	private void add(String difference) {
		if (this.found.size() < Differences.MAX_EACH) {
			this.found.add(difference);
		}
	}

	private String named(String path) {
		return (path.isEmpty()) ? ("the " + this.kind) : "%s '%s'".formatted(this.kind, path);
	}

	private static String nested(String path, String name) {
		String printable = Printable.of(name);
		return (path.isEmpty()) ? printable : (path + "." + printable);
	}

}

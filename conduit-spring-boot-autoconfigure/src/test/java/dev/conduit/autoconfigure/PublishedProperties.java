package dev.conduit.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The keys of Conduit as the metadata publishes them, with those of map values.
 */
final class PublishedProperties {

	private static final String ROOT = "/META-INF/spring-configuration-metadata.json";

	private static final String SOURCES = "/META-INF/spring/configuration-metadata/dev.conduit.autoconfigure.";

	/** Spring Boot's own keys of each endpoint. */
	private static final String ACTUATOR = "management.";

	private static final Set<String> MAPS = Set.of("conduit.client.channels", "conduit.client.methods",
			"conduit.listeners", "conduit.ratelimit.principals");

	private PublishedProperties() {
	}

	static List<PublishedKey> all() {
		List<PublishedKey> keys = new ArrayList<>(read(ROOT, ""));
		keys.removeIf((key) -> MAPS.contains(key.name()));
		keys.addAll(read(SOURCES + "ConduitClientProperties$Channel.json", "conduit.client.channels.<name>."));
		keys.addAll(read(SOURCES + "ConduitClientProperties$Method.json", "conduit.client.methods.<id>."));
		keys.addAll(read(SOURCES + "ConduitProperties$Listener.json", "conduit.listeners.<id>."));
		keys.addAll(
				read(SOURCES + "ConduitRateLimitProperties$Principal.json", "conduit.ratelimit.principals.<name>."));
		keys.sort(Comparator.comparing(PublishedKey::name));
		return keys;
	}

	private static List<PublishedKey> read(String resource, String prefix) {
		try (InputStream in = PublishedProperties.class.getResourceAsStream(resource)) {
			List<PublishedKey> keys = new ArrayList<>();
			for (JsonNode property : JsonMapper.shared().readTree(in).get("properties")) {
				if (property.get("name").asString().startsWith(ACTUATOR)) {
					continue;
				}
				keys.add(new PublishedKey(prefix + property.get("name").asString(), type(property),
						text(property, "defaultValue"), text(property, "description")));
			}
			return keys;
		}
		catch (IOException ex) {
			throw new IllegalStateException("no metadata at " + resource, ex);
		}
	}

	private static String type(JsonNode property) {
		String type = property.get("type").asString().replaceAll("[\\w.$]*[.$](\\w+)", "$1");
		return type.replace("List<String>", "list")
			.replace("Map<String,String>", "map")
			.replace("Map<String,Integer>", "map of numbers")
			.replace("Ordering", "`key`, `strict-key`, `none`")
			.replace("Unclaimed", "`count`, `dead-letter`, `reject`")
			.replace("OverflowPolicy", "`block`, `fail`, `drop-oldest`, `drop-newest`")
			.replace("LoadBalancing", "`first`, `round-robin`, `least-in-flight`")
			.replace("Map<String,Set<String>>", "map of lists")
			.replace("Set<String>", "list")
			.replace("List<JwsAlgorithm>",
					"list of `rs256`, `rs384`, `rs512`, `ps256`, `ps384`, `ps512`, `es256`, `es384`, `es512`")
			.replace("Auth", "`scram`, `certificate`, `jwt`, `peer`, `none`");
	}

	private static String text(JsonNode property, String field) {
		JsonNode value = property.get(field);
		if (value == null) {
			return "";
		}
		return value.isString() ? value.asString() : value.toString();
	}

	/**
	 * A key.
	 *
	 * @param name its name, with {@code <name>} or {@code <id>} where the user chooses
	 * @param type kind of its values
	 * @param defaultValue what holds where it is not set, may be empty
	 * @param description what it is for
	 */
	record PublishedKey(String name, String type, String defaultValue, String description) {

	}

}

package dev.conduit.spring.discovery;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Finds the way in a schema that may come from a peer.
 */
final class Schemas {

	private Schemas() {
	}

	/**
	 * What a schema refers to.
	 * @param root the whole schema
	 * @param reference the reference
	 * @return the definition; a missing node, which allows anything, where there is none
	 */
	static JsonNode definition(JsonNode root, String reference) {
		return reference.startsWith(SchemaDefinitions.PREFIX)
				? root.path("$defs").path(reference.substring(SchemaDefinitions.PREFIX.length()))
				: MissingNode.getInstance();
	}

}

package dev.conduit.spring.discovery;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

import dev.conduit.message.Route;

/**
 * A method as a document describes it.
 *
 * @param route name of the call
 * @param description what it does, empty where nobody said it
 * @param idempotent whether it may run more than once
 * @param fingerprint the same for methods that take and return the same JSON
 * @param parameters schema of the payload
 * @param result schema of the answer, {@code null} where it is empty
 */
record MethodDescription(Route route, String description, boolean idempotent, String fingerprint, ObjectNode parameters,
		@Nullable ObjectNode result) {

	ObjectNode writeTo(ObjectNode json) {
		json.put("name", this.route.value()).put("interaction", "unary");
		if (!this.description.isEmpty()) {
			json.put("description", this.description);
		}
		if (this.idempotent) {
			json.put("idempotent", true);
		}
		json.put("fingerprint", this.fingerprint);
		json.set("parameters", this.parameters);
		if (this.result != null) {
			json.set("result", this.result);
		}
		return json;
	}

}

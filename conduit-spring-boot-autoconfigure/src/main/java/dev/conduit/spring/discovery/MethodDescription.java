package dev.conduit.spring.discovery;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

import dev.conduit.exchange.Interaction;
import dev.conduit.message.Route;

/**
 * A method as a document describes it.
 *
 * @param route name of the call
 * @param description what it does, empty where nobody said it
 * @param idempotent whether it may run more than once
 * @param interaction shape of its calls
 * @param fingerprint the same for methods that take and return the same JSON in the same
 * shape
 * @param parameters schema of the payload
 * @param items schema of each item that the caller sends, {@code null} where it sends
 * none
 * @param result schema of the answer or of each item of it, {@code null} where it is
 * empty
 */
record MethodDescription(Route route, String description, boolean idempotent, Interaction interaction,
		String fingerprint, ObjectNode parameters, @Nullable ObjectNode items, @Nullable ObjectNode result) {

	ObjectNode writeTo(ObjectNode json) {
		json.put("name", this.route.value()).put("interaction", this.interaction.term());
		if (!this.description.isEmpty()) {
			json.put("description", this.description);
		}
		if (this.idempotent) {
			json.put("idempotent", true);
		}
		json.put("fingerprint", this.fingerprint);
		json.set("parameters", this.parameters);
		if (this.items != null) {
			json.set("items", this.items);
		}
		if (this.result != null) {
			json.set("result", this.result);
		}
		return json;
	}

}

package dev.conduit.convert.jackson;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

import dev.conduit.container.Container;
import dev.conduit.container.ContainerLimits;

/**
 * Reads containers.
 */
final class ContainerDeserializer extends ValueDeserializer<Container> {

	private final ContainerLimits limits;

	ContainerDeserializer(ContainerLimits limits) {
		this.limits = limits;
	}

	@Override
	public Container deserialize(JsonParser parser, DeserializationContext context) {
		return new ContainerParser(parser, this.limits).read();
	}

}

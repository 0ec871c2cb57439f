package dev.conduit.convert.jackson;

import tools.jackson.databind.module.SimpleModule;

import dev.conduit.container.Container;
import dev.conduit.container.ContainerLimits;

/**
 * Containers in the formats that Jackson knows.
 */
final class ContainerModule extends SimpleModule {

	private static final long serialVersionUID = 1L;

	ContainerModule() {
		super("conduit-container");
		addSerializer(Container.class, new ContainerSerializer());
		addDeserializer(Container.class, new ContainerDeserializer(ContainerLimits.DEFAULT));
	}

}

package dev.conduit.samples.playground;

import org.springframework.stereotype.Component;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.container.Container;
import dev.conduit.container.ContainerSchema;
import dev.conduit.container.Field;
import dev.conduit.container.Kind;
import dev.conduit.container.Value;

/**
 * Containers of named values.
 */
@Component
@ConduitRpc("box")
class Box {

	private static final ContainerSchema SCHEMA = ContainerSchema.of(Field.required("label", Kind.TEXT).size(1, 40),
			Field.optional("pieces", Kind.UINT8, Kind.UINT16).range(1, 500));

	@ConduitRpc(description = "Puts a box into a larger one.")
	Container pack(Container box) {
		SCHEMA.require(box);
		return Container.builder()
			.text("label", "a box with " + box.text("label"))
			.list("kinds",
					box.values()
						.values()
						.stream()
						.map((value) -> (Value) new Value.Text(value.kind().title()))
						.toArray(Value[]::new))
			.container("inside", box)
			.build();
	}

}

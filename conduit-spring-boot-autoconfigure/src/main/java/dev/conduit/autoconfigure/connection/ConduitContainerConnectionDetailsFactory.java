package dev.conduit.autoconfigure.connection;

import java.util.List;

import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.testcontainers.containers.GenericContainer;

import dev.conduit.autoconfigure.ConduitConnectionDetails;

/**
 * A server in a container of Testcontainers with
 * {@code @ServiceConnection(name = "conduit")}.
 */
class ConduitContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<GenericContainer<?>, ConduitConnectionDetails> {

	ConduitContainerConnectionDetailsFactory() {
		super(ContainerLabels.SERVICE);
	}

	@Override
	protected ConduitConnectionDetails getContainerConnectionDetails(
			ContainerConnectionSource<GenericContainer<?>> source) {
		return new Details(source);
	}

	private static final class Details extends ContainerConnectionDetails<GenericContainer<?>>
			implements ConduitConnectionDetails {

		Details(ContainerConnectionSource<GenericContainer<?>> source) {
			super(source);
		}

		@Override
		public String getChannel() {
			return ContainerLabels.channel(getContainer().getLabels());
		}

		/** Known when the container runs. */
		@Override
		public List<String> getAddresses() {
			GenericContainer<?> container = getContainer();
			return ContainerLabels.addresses(container.getHost(), container.getLabels(), container::getMappedPort);
		}

	}

}

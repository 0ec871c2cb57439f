package dev.conduit.autoconfigure.connection;

import java.util.List;

import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;

import dev.conduit.autoconfigure.ConduitConnectionDetails;

/**
 * A server in a service of Docker Compose with the label
 * {@code org.springframework.boot.service-connection: conduit}.
 */
class ConduitDockerComposeConnectionDetailsFactory
		extends DockerComposeConnectionDetailsFactory<ConduitConnectionDetails> {

	ConduitDockerComposeConnectionDetailsFactory() {
		super(ContainerLabels.SERVICE);
	}

	@Override
	protected ConduitConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
		return new Details(source.getRunningService());
	}

	private static final class Details extends DockerComposeConnectionDetails implements ConduitConnectionDetails {

		private final String channel;

		private final List<String> addresses;

		Details(RunningService service) {
			super(service);
			this.channel = ContainerLabels.channel(service.labels());
			this.addresses = ContainerLabels.addresses(service.host(), service.labels(),
					(port) -> service.ports().get(port));
		}

		@Override
		public String getChannel() {
			return this.channel;
		}

		@Override
		public List<String> getAddresses() {
			return this.addresses;
		}

	}

}

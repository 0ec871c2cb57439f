package dev.conduit.autoconfigure.connection;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

import dev.conduit.autoconfigure.ConduitConnectionDetails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What Docker would say is made up, because there is none where the tests run; who asks
 * it is Spring Boot itself.
 */
class ServiceConnectionTests {

	private static final String LABEL = "org.springframework.boot.service-connection";

	@Test
	void aServiceOfDockerComposeIsTheServerOfTheDefaultChannel() {
		ConduitConnectionDetails details = compose(new Service(Map.of(LABEL, "conduit")));

		assertThat(details.getChannel()).isEqualTo("default");
		assertThat(details.getAddresses()).containsExactly("tcp://compose.example:17400");
	}

	@Test
	void labelsOfAServiceSayItsChannelAndItsPort() {
		ConduitConnectionDetails details = compose(
				new Service(Map.of(LABEL, "conduit", "dev.conduit.channel", "orders", "dev.conduit.port", "9000")));

		assertThat(details.getChannel()).isEqualTo("orders");
		assertThat(details.getAddresses()).containsExactly("tcp://compose.example:19000");
	}

	@Test
	void aServiceWithoutTheLabelIsNone() {
		assertThat(new ConnectionDetailsFactories(ServiceConnectionTests.class.getClassLoader())
			.getConnectionDetails(source(new Service(Map.of())), false))
			.doesNotContainKey(ConduitConnectionDetails.class);
	}

	@Test
	void aPortThatIsNoneIsNamedWithItsLabel() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> compose(new Service(Map.of(LABEL, "conduit", "dev.conduit.port", "http"))))
			.withMessage("The label 'dev.conduit.port' of a container is 'http', and must be a port, such as 7400");
	}

	@Test
	void aContainerOfTestcontainersIsTheServerOfItsChannel() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ServiceConnectionAutoConfiguration.class))
			.withUserConfiguration(Containers.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(ConduitConnectionDetails.class).getChannel()).isEqualTo("orders");
				assertThat(context.getBean(ConduitConnectionDetails.class).getAddresses())
					.containsExactly("tcp://container.example:17400");
			});
	}

	private static ConduitConnectionDetails compose(RunningService service) {
		return (ConduitConnectionDetails) new ConnectionDetailsFactories(ServiceConnectionTests.class.getClassLoader())
			.getConnectionDetails(source(service), true)
			.get(ConduitConnectionDetails.class);
	}

	private static DockerComposeConnectionSource source(RunningService service) {
		try {
			Constructor<DockerComposeConnectionSource> constructor = DockerComposeConnectionSource.class
				.getDeclaredConstructor(RunningService.class, Environment.class);
			return BeanUtils.instantiateClass(constructor, service, new MockEnvironment());
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private record Service(Map<String, String> labels) implements RunningService {

		@Override
		public String name() {
			return "orders";
		}

		@Override
		public ImageReference image() {
			return ImageReference.of("example/orders:1");
		}

		@Override
		public String host() {
			return "compose.example";
		}

		@Override
		public ConnectionPorts ports() {
			return new ConnectionPorts() {

				@Override
				public int get(int containerPort) {
					return containerPort + 10_000;
				}

				@Override
				public List<Integer> getAll() {
					return List.of(17400);
				}

				@Override
				public List<Integer> getAll(String protocol) {
					return getAll();
				}

			};
		}

		@Override
		public Map<String, String> env() {
			return Map.of();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Containers {

		@Bean
		@ServiceConnection(name = "conduit")
		GenericContainer<?> orders() {
			return new PretendedContainer().withLabel("dev.conduit.channel", "orders");
		}

	}

	private static final class PretendedContainer extends GenericContainer<PretendedContainer> {

		PretendedContainer() {
			super(DockerImageName.parse("example/orders:1"));
		}

		@Override
		public void start() {
		}

		@Override
		public void stop() {
		}

		@Override
		public String getHost() {
			return "container.example";
		}

		@Override
		public Integer getMappedPort(int port) {
			return port + 10_000;
		}

	}

}

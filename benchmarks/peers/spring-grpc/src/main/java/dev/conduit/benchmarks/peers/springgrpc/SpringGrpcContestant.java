package dev.conduit.benchmarks.peers.springgrpc;

import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.grpc.client.GrpcChannelFactory;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

import dev.conduit.benchmarks.kit.load.Client;
import dev.conduit.benchmarks.kit.load.Contestant;
import dev.conduit.benchmarks.peers.grpc.BytesService;
import dev.conduit.benchmarks.peers.grpc.GrpcClient;

/**
 * gRPC as Spring gRPC configures it on Spring Boot: a bean serves, and the channel comes
 * from its factory. Messages are arrays, as with gRPC alone.
 */
public final class SpringGrpcContestant implements Contestant {

	/**
	 * A contestant.
	 * @param variant {@code default}
	 */
	public SpringGrpcContestant(String variant) {
		if (!variant.equals("default")) {
			throw new IllegalArgumentException("'variant' must be default (was '" + variant + "')");
		}
	}

	@Override
	public String serve() {
		ConfigurableApplicationContext application = run(ServerApplication.class, "spring.grpc.server.enabled=true");
		return "static://127.0.0.1:" + application.getBean(GrpcServerLifecycle.class).getPort();
	}

	@Override
	public Client<?, ?> connect(String address) {
		ConfigurableApplicationContext application = run(ClientApplication.class, "spring.grpc.server.enabled=false");
		ManagedChannel channel = application.getBean(GrpcChannelFactory.class).createChannel(address);
		return new GrpcClient(channel, () -> {
			channel.shutdownNow();
			application.close();
		});
	}

	private static ConfigurableApplicationContext run(Class<?> type, String server) {
		return new SpringApplicationBuilder(type)
			.properties(server, "spring.grpc.server.host=127.0.0.1", "spring.grpc.server.port=0",
					"spring.main.banner-mode=off", "logging.level.root=warn")
			.run();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ServerApplication {

		@Bean
		BindableService service() {
			return new BytesService()::definition;
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ClientApplication {

	}

}

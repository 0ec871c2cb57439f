package dev.conduit.samples.iot.device;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;
import oshi.SystemInfo;

import dev.conduit.samples.iot.api.Devices;
import dev.conduit.spring.client.ImportConduitClients;

/**
 * A device as a Spring Boot application.
 *
 * @since 0.1.0
 */
@SpringBootApplication
@EnableScheduling
@EnableConfigurationProperties(DeviceProperties.class)
@ImportConduitClients(Devices.class)
public class IotDevice {

	@Bean
	Probe probe() {
		return new Probe(new SystemInfo());
	}

}

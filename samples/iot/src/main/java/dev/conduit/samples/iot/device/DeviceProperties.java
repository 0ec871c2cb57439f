package dev.conduit.samples.iot.device;

import java.time.Duration;

import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

import dev.conduit.samples.iot.api.Devices;

/**
 * What a device is told when it starts.
 *
 * @param name Its name.
 * @param interval How long between two readings.
 */
@Validated
@ConfigurationProperties("iot.device")
record DeviceProperties(@Pattern(regexp = Devices.NAME) String name, @DefaultValue("1s") Duration interval) {

}

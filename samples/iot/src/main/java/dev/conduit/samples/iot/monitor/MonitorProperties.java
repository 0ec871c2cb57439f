package dev.conduit.samples.iot.monitor;

import java.time.Duration;
import java.util.List;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What a monitor is told when it starts.
 *
 * @param window Over which time values are averaged.
 * @param interval How often devices report while nothing is wrong with them.
 * @param closeInterval How often a device reports while an alert of it lasts.
 * @param rules When alerts begin and end.
 */
@Validated
@ConfigurationProperties("iot.monitor")
record MonitorProperties(@DefaultValue("5s") Duration window, @DefaultValue("1s") Duration interval,
		@DefaultValue("500ms") Duration closeInterval, @NotEmpty @Size(max = 100) List<Rule> rules) {

}

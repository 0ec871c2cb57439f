package dev.conduit.samples.iot.monitor;

import java.time.Duration;

import org.springframework.stereotype.Component;

import dev.conduit.dispatch.InOrder;
import dev.conduit.message.ConduitException;
import dev.conduit.samples.iot.api.Devices;

/**
 * Sends commands to devices, by way of the server: one after the other, without keeping
 * its caller.
 */
@Component
class Commands {

	private static final int MAX_WAITING = 100;

	private final Devices devices;

	private final MonitorProperties properties;

	private final Screen screen;

	private final InOrder order = new InOrder("commands", MAX_WAITING);

	Commands(Devices devices, MonitorProperties properties, Screen screen) {
		this.devices = devices;
		this.properties = properties;
		this.screen = screen;
	}

	void lookCloser(String device, boolean close) {
		interval(device, close ? this.properties.closeInterval() : this.properties.interval());
	}

	void interval(String device, Duration interval) {
		if (!this.order.execute(() -> send(device, interval.toMillis()))) {
			this.screen.print("> %s is not told: %d commands wait".formatted(device, MAX_WAITING));
		}
	}

	private void send(String device, long millis) {
		try {
			boolean told = this.devices.interval(device, millis);
			this.screen.print(told ? "> %s reports every %d ms".formatted(device, millis)
					: "> %s is not there".formatted(device));
		}
		catch (ConduitException ex) {
			this.screen.print("> %s cannot be told: %s".formatted(device, ex.problem().summary()));
		}
	}

}

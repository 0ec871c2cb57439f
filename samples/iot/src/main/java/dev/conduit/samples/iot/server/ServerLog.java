package dev.conduit.samples.iot.server;

import java.util.stream.Collectors;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import dev.conduit.spring.lifecycle.ConduitServerStartedEvent;
import dev.conduit.spring.session.ConduitSessionDisconnectedEvent;

/**
 * Says what happens at the server.
 */
@Component
class ServerLog {

	@EventListener
	void started(ConduitServerStartedEvent event) {
		System.out.println(
				"listens on " + event.getAddresses().stream().map(String::valueOf).collect(Collectors.joining(", ")));
	}

	@EventListener
	void left(ConduitSessionDisconnectedEvent event) {
		Object device = event.getSession().attribute(DeviceDesk.DEVICE);
		if (device != null) {
			System.out.println("device " + device + " is gone: " + event.getReason().summary());
		}
	}

}

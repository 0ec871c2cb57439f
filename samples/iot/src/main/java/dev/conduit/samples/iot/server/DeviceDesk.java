package dev.conduit.samples.iot.server;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.springframework.stereotype.Component;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.samples.iot.api.DeviceCalls;
import dev.conduit.samples.iot.api.Devices;
import dev.conduit.server.Session;
import dev.conduit.server.Sessions;
import dev.conduit.spring.client.ConduitPush;

/**
 * Knows which connection is which device, and calls the one that a command is for.
 */
@Component
@ConduitRpc("devices")
class DeviceDesk {

	/**
	 * Name of the attribute, and of the groups, with the name of the device behind it.
	 */
	static final String DEVICE = "device.";

	private final Sessions sessions;

	private final ConduitPush push;

	DeviceDesk(Sessions sessions, ConduitPush push) {
		this.sessions = sessions;
		this.push = push;
	}

	@ConduitRpc
	void enter(@Pattern(regexp = Devices.NAME) String device, Session session) {
		session.attribute(DEVICE, device);
		session.join(DEVICE + device);
		System.out.println("device " + device + " is here");
	}

	@ConduitRpc
	boolean interval(@Pattern(regexp = Devices.NAME) String device, @Min(50) @Max(60_000) long millis) {
		boolean told = false;
		for (Session session : this.sessions.group(DEVICE + device).sessions()) {
			this.push.client(DeviceCalls.class, session).interval(millis);
			told = true;
		}
		return told;
	}

}

package dev.conduit.samples.iot.monitor;

import java.util.Set;
import java.util.stream.Collectors;

import jakarta.validation.Valid;
import org.springframework.context.event.EventListener;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitListener.AckMode;
import dev.conduit.samples.iot.api.Alert;
import dev.conduit.samples.iot.api.IotTopics;
import dev.conduit.samples.iot.api.Reading;
import dev.conduit.spring.session.ConduitChannelConnectedEvent;
import dev.conduit.spring.session.ConduitChannelDisconnectedEvent;
import dev.conduit.spring.session.ConduitChannelReconnectedEvent;

/**
 * Takes readings in, tells of alerts, and looks closer at devices that have one.
 */
@Component
class Monitor {

	private final Watch watch;

	private final Outbox outbox;

	private final Screen screen;

	private final Commands commands;

	Monitor(Watch watch, Outbox outbox, Screen screen, Commands commands) {
		this.watch = watch;
		this.outbox = outbox;
		this.screen = screen;
		this.commands = commands;
	}

	/**
	 * The next reading says more than one that was missed, so that nobody acknowledges:
	 * over shared memory all monitors of a host read one ring.
	 */
	@ConduitListener(id = "readings", topics = IotTopics.READINGS + "{device}", ackMode = AckMode.NONE)
	void reading(@Valid Reading reading, @DestinationVariable String device) {
		this.watch.reading(device, reading);
	}

	@Scheduled(fixedDelay = 250)
	void look() {
		Set<String> changed = this.watch.look().stream().map(this::tell).collect(Collectors.toSet());
		this.watch.rows()
			.stream()
			.filter((row) -> changed.contains(row.device()))
			.forEach((row) -> this.commands.lookCloser(row.device(), !row.alerts().isEmpty()));
	}

	private String tell(Alert alert) {
		this.screen.print("! " + alert);
		return alert.device();
	}

	@Scheduled(fixedDelay = 1000)
	void draw() {
		this.screen.draw(this.watch.rows(), this.outbox.size());
	}

	@EventListener({ ConduitChannelConnectedEvent.class, ConduitChannelReconnectedEvent.class })
	void connected() {
		this.screen.print("* connected to the server");
	}

	@EventListener
	void disconnected(ConduitChannelDisconnectedEvent event) {
		this.screen.print("* the server is gone: " + event.getReason().summary());
	}

}

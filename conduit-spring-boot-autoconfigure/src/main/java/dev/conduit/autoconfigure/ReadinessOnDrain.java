package dev.conduit.autoconfigure;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;

import dev.conduit.spring.lifecycle.ConduitServerDrainingEvent;

/**
 * Says that the application takes no more traffic, before its server stops to take any.
 */
final class ReadinessOnDrain implements ApplicationListener<ConduitServerDrainingEvent> {

	private final ApplicationEventPublisher events;

	ReadinessOnDrain(ApplicationEventPublisher events) {
		this.events = events;
	}

	@Override
	public void onApplicationEvent(ConduitServerDrainingEvent event) {
		AvailabilityChangeEvent.publish(this.events, event.getSource(), ReadinessState.REFUSING_TRAFFIC);
	}

}

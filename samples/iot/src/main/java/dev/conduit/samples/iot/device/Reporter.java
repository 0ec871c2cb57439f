package dev.conduit.samples.iot.device;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.stereotype.Component;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.samples.iot.api.Devices;
import dev.conduit.samples.iot.api.IotTopics;
import dev.conduit.spring.client.ConduitTemplate;
import dev.conduit.spring.session.ConduitChannelConnectedEvent;
import dev.conduit.spring.session.ConduitChannelReconnectedEvent;

/**
 * Reports a reading at each interval, which the server may change. A reading that does
 * not get through is not sent again: the next one says more.
 */
@Component
@ConduitRpc(value = "device", channel = "default")
class Reporter {

	private static final Logger logger = LoggerFactory.getLogger(Reporter.class);

	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final DeviceProperties device;

	private final Probe probe;

	private final ConduitTemplate template;

	private final Devices devices;

	private final TaskScheduler scheduler;

	private final ReentrantLock lock = new ReentrantLock();

	private @Nullable ScheduledFuture<?> task;

	Reporter(DeviceProperties device, Probe probe, ConduitTemplate template, Devices devices, TaskScheduler scheduler) {
		this.device = device;
		this.probe = probe;
		this.template = template.withTimeout(PATIENCE);
		this.devices = devices;
		this.scheduler = scheduler;
	}

	@EventListener(ApplicationReadyEvent.class)
	void begin() {
		every(this.device.interval());
	}

	@ConduitRpc
	void interval(long millis) {
		every(Duration.ofMillis(millis));
	}

	private void every(Duration interval) {
		this.lock.lock();
		try {
			if (this.task != null) {
				this.task.cancel(false);
			}
			this.task = this.scheduler.scheduleWithFixedDelay(this::report, interval);
		}
		finally {
			this.lock.unlock();
		}
		System.out.println("reports every " + interval.toMillis() + " ms");
	}

	private void report() {
		try {
			this.template.publish(IotTopics.READINGS + this.device.name(), this.probe.read(), AckLevel.NONE);
		}
		catch (ConduitException ex) {
			logger.debug("A reading is lost", ex);
		}
	}

	/**
	 * A server that was restarted does not know who is who.
	 */
	@EventListener({ ConduitChannelConnectedEvent.class, ConduitChannelReconnectedEvent.class })
	void enter() {
		this.devices.enter(this.device.name());
		System.out.println(this.device.name() + " is connected");
	}

}

package dev.conduit.samples.iot.api;

import java.time.Instant;

import jakarta.validation.constraints.PositiveOrZero;

/**
 * What a device measured of its machine.
 *
 * @param at when, by the clock of the device
 * @param cpu load of all processors, in percent
 * @param memory memory in use, in percent
 * @param disk space in use on the fullest disk, in percent
 * @param network bytes in and out over the network, in kilobytes a second
 * @since 0.1.0
 */
public record Reading(Instant at, @PositiveOrZero double cpu, @PositiveOrZero double memory,
		@PositiveOrZero double disk, @PositiveOrZero double network) {

}

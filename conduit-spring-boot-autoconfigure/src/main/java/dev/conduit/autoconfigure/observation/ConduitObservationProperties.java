package dev.conduit.autoconfigure.observation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How calls and messages are observed.
 *
 * @param directTimers Whether calls and messages are timed without an observation for
 * each, where nothing but timers would be made of it. The timers are the same.
 * @since 0.1.0
 */
@ConfigurationProperties("conduit.observations")
public record ConduitObservationProperties(@DefaultValue("true") boolean directTimers) {

}

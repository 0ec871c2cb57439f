package dev.conduit.spring.listener;

import java.time.Duration;
import java.util.List;

import dev.conduit.spring.client.ConduitChannels;

/**
 * What an application's listeners need to be subscribed.
 *
 * @param registrar knows the listeners
 * @param channels where they subscribe
 * @param drainTimeout how long a stop waits for what listeners have in hand
 * @param decorators what is around them, the innermost first
 * @since 0.1.0
 */
public record ListenerContext(ListenerRegistrar registrar, ConduitChannels channels, Duration drainTimeout,
		List<ListenerDecorator> decorators) {

	public ListenerContext {
		decorators = List.copyOf(decorators);
	}

}

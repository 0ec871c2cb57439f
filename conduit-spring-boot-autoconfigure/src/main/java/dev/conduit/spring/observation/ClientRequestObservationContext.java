package dev.conduit.spring.observation;

import java.util.LinkedHashMap;
import java.util.Map;

import io.micrometer.observation.transport.RequestReplySenderContext;

import dev.conduit.exchange.Interaction;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;

/**
 * A call that this application makes. What is put into its carrier travels in the headers
 * of the call.
 *
 * @since 0.1.0
 */
public final class ClientRequestObservationContext extends RequestReplySenderContext<Map<String, String>, Reply> {

	private final String channel;

	private final Route route;

	private final Interaction interaction;

	ClientRequestObservationContext(String channel, Route route, Interaction interaction) {
		super((carrier, key, value) -> {
			if (carrier != null) {
				carrier.put(key, value);
			}
		});
		this.channel = channel;
		this.route = route;
		this.interaction = interaction;
		setCarrier(new LinkedHashMap<>());
		setRemoteServiceName(channel);
	}

	/**
	 * Through which channel.
	 * @return its name
	 */
	public String channel() {
		return this.channel;
	}

	/**
	 * The method.
	 * @return its name
	 */
	public Route route() {
		return this.route;
	}

	/**
	 * Shape of the call.
	 * @return the shape
	 */
	public Interaction interaction() {
		return this.interaction;
	}

}

package dev.conduit.autoconfigure.connection;

import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

import dev.conduit.spring.client.ConduitChannels;

/**
 * What labels of a container say about the server in it.
 */
final class ContainerLabels {

	/**
	 * The name by which a container is known as a server, in a label or an annotation.
	 */
	static final String SERVICE = "conduit";

	/** Which channel its server belongs to. */
	static final String CHANNEL = "dev.conduit.channel";

	/** The port inside the container, where it is not the usual one. */
	static final String PORT = "dev.conduit.port";

	private static final int USUAL_PORT = 7400;

	private ContainerLabels() {
	}

	static String channel(Map<String, String> labels) {
		return labels.getOrDefault(CHANNEL, ConduitChannels.DEFAULT);
	}

	/**
	 * The address from outside.
	 * @param published gives the port outside for one inside
	 */
	static List<String> addresses(String host, Map<String, String> labels, IntUnaryOperator published) {
		return List.of("tcp://" + host + ":" + published.applyAsInt(port(labels)));
	}

	private static int port(Map<String, String> labels) {
		String port = labels.get(PORT);
		if (port == null) {
			return USUAL_PORT;
		}
		try {
			return Integer.parseInt(port);
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("The label '%s' of a container is '%s', and must be a port, such as %d"
				.formatted(PORT, port, USUAL_PORT), ex);
		}
	}

}

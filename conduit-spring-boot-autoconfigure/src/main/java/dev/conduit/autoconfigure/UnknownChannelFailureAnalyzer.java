package dev.conduit.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import dev.conduit.spring.client.ConduitChannels;
import dev.conduit.spring.client.UnknownChannelException;

/**
 * Says who needs which channel, and how to configure one or to choose one.
 */
class UnknownChannelFailureAnalyzer extends AbstractFailureAnalyzer<UnknownChannelException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnknownChannelException cause) {
		return new FailureAnalysis(cause.getMessage() + ".", action(cause), cause);
	}

	private static String action(UnknownChannelException cause) {
		if (cause.hasServer()) {
			return "Name one of them; 'server' is the application's own server.";
		}
		if (cause.channel().equals(ConduitChannels.SERVER)) {
			return "The application has no server of its own: leave 'conduit.server.enabled' away or true%s."
				.formatted(another(cause));
		}
		String name = cause.channel().isEmpty() ? ConduitChannels.DEFAULT : cause.channel();
		String configure = "Set 'conduit.client.channels.%s.addresses' to the addresses of its server, such as 'tcp://127.0.0.1:7400'"
			.formatted(name);
		return configure + another(cause) + ".";
	}

	private static String another(UnknownChannelException cause) {
		return cause.known().isEmpty() ? ""
				: ", or name one of %s as 'channel' in its annotation".formatted(cause.known());
	}

}

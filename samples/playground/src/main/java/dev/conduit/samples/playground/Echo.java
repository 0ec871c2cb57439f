package dev.conduit.samples.playground;

import org.springframework.stereotype.Component;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.message.Payload;

/**
 * Payloads of any content type, untouched.
 */
@Component
class Echo {

	@ConduitRpc("echo")
	Payload echo(Payload payload) {
		return payload;
	}

}

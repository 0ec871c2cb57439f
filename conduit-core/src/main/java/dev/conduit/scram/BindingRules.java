package dev.conduit.scram;

import java.util.List;

import dev.conduit.scram.ScramException.Reason;

/**
 * Decides on the server what a client may say of channel binding, and what it must then
 * repeat under its proof (RFC 5802, section 6). <pre>
 * client says | SCRAM-SHA-256            | SCRAM-SHA-256-PLUS
 * n           | accepted                 | refused: required
 * y           | downgrade if we bind     | refused: required
 * p=type      | refused: not agreed      | accepted if we have the type
 * </pre>
 *
 * @param mechanism the mechanism that the client chose
 * @param bindings the bindings of the channel; empty if binding was not offered
 */
record BindingRules(ScramMechanism mechanism, List<ChannelBinding> bindings) {

	BindingRules {
		bindings = List.copyOf(bindings);
		if (mechanism == ScramMechanism.SCRAM_SHA_256_PLUS && bindings.isEmpty()) {
			throw new IllegalArgumentException(
					"'bindings' must not be empty for " + mechanism.mechanismName() + " (was empty)");
		}
	}

	/**
	 * Returns what the attribute {@code c} of the client's final message has to be.
	 */
	byte[] expect(Gs2Header header) {
		boolean plus = this.mechanism == ScramMechanism.SCRAM_SHA_256_PLUS;
		return switch (header.flag()) {
			case BOUND -> header.bind(binding(header, plus));
			case NOT_OFFERED -> {
				requireNot(plus, Reason.CHANNEL_BINDING_REQUIRED, "must bind the channel");
				requireNot(!this.bindings.isEmpty(), Reason.CHANNEL_BINDING_DOWNGRADE,
						"says that no channel binding was offered, but it was");
				yield header.bind(new byte[0]);
			}
			case UNSUPPORTED -> {
				requireNot(plus, Reason.CHANNEL_BINDING_REQUIRED, "must bind the channel");
				yield header.bind(new byte[0]);
			}
		};
	}

	private byte[] binding(Gs2Header header, boolean plus) {
		requireNot(!plus, Reason.CHANNEL_BINDING_UNSUPPORTED, "must not bind the channel without the mechanism for it");
		return this.bindings.stream()
			.filter((binding) -> binding.name().equals(header.bindingName()))
			.findFirst()
			.orElseThrow(() -> new ScramException(Reason.CHANNEL_BINDING_UNSUPPORTED,
					"client-first must use one of the offered types of channel binding"))
			.data();
	}

	private static void requireNot(boolean refused, Reason reason, String rule) {
		if (refused) {
			throw new ScramException(reason, "client-first " + rule);
		}
	}

}

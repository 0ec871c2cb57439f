package dev.conduit.scram;

import java.util.List;
import java.util.Objects;

/**
 * What a channel offers to tie a login to it.
 *
 * @param encrypted whether the channel is encrypted, so that somebody could sit where its
 * encryption ends
 * @param offered its bindings, one of each type, the best first
 * @param missing why there is none, for whoever is refused for that; empty where there is
 * one
 * @since 0.1.0
 */
public record ChannelBindings(boolean encrypted, List<ChannelBinding> offered, String missing) {

	/** Of a channel in plain text. */
	public static final ChannelBindings NONE = new ChannelBindings(false, List.of(), "the connection is not encrypted");

	public ChannelBindings {
		offered = List.copyOf(offered);
		Objects.requireNonNull(missing, "missing");
		if (!encrypted && !offered.isEmpty()) {
			throw new IllegalArgumentException(
					"'offered' must be empty for a channel in plain text (was " + offered + ")");
		}
	}

	/**
	 * The bindings of an encrypted channel.
	 * @param offered one of each type, the best first
	 * @return the bindings
	 */
	public static ChannelBindings of(List<ChannelBinding> offered) {
		return new ChannelBindings(true, offered, "");
	}

	/**
	 * An encrypted channel that cannot be bound.
	 * @param missing why not
	 * @return no bindings
	 */
	public static ChannelBindings missing(String missing) {
		return new ChannelBindings(true, List.of(), missing);
	}

}

package dev.conduit.scram;

/**
 * The two SASL mechanisms of this package: with and without channel binding (RFC 5802,
 * section 6).
 *
 * @since 0.1.0
 */
public enum ScramMechanism {

	/** Without channel binding (RFC 7677). */
	SCRAM_SHA_256("SCRAM-SHA-256"),

	/** Bound to the secure channel below, so that nobody sits in between. */
	SCRAM_SHA_256_PLUS("SCRAM-SHA-256-PLUS");

	private final String mechanismName;

	ScramMechanism(String mechanismName) {
		this.mechanismName = mechanismName;
	}

	/**
	 * Returns the name as registered with IANA and spoken on the wire.
	 * @return the name, for example {@code SCRAM-SHA-256-PLUS}
	 */
	public String mechanismName() {
		return this.mechanismName;
	}

}

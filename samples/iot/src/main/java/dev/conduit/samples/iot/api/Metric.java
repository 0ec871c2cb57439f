package dev.conduit.samples.iot.api;

/**
 * What a rule may be about.
 *
 * @since 0.1.0
 */
public enum Metric {

	/** Load of all processors, in percent. */
	CPU,

	/** Memory in use, in percent. */
	MEMORY,

	/** Space in use on the fullest disk, in percent. */
	DISK,

	/** Bytes in and out over the network, in kilobytes a second. */
	NETWORK,

	/** How long nothing was heard from the device, in seconds. */
	SILENCE

}

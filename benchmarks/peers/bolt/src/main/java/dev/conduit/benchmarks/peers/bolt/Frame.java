package dev.conduit.benchmarks.peers.bolt;

import java.io.Serializable;

/**
 * What Bolt sends in both directions, by Hessian: a class of its own, because Bolt finds
 * the processor by it.
 */
public final class Frame implements Serializable {

	private static final long serialVersionUID = 1;

	private final boolean oneWay;

	private final byte[] bytes;

	/**
	 * A frame.
	 * @param oneWay whether it is counted, and not answered
	 * @param bytes what it carries; nothing asks for the tally
	 */
	public Frame(boolean oneWay, byte[] bytes) {
		this.oneWay = oneWay;
		this.bytes = bytes;
	}

	boolean isOneWay() {
		return this.oneWay;
	}

	byte[] bytes() {
		return this.bytes;
	}

}

package dev.conduit.transport.netty;

import java.util.ArrayDeque;
import java.util.Queue;

import io.netty.buffer.ByteBuf;

import dev.conduit.transport.Inlet;

/**
 * Lets bytes in while the link reads, and holds them while it does not: a channel reads
 * all that is there once its peer has ended, although it was told not to read. That is at
 * most what the system keeps for one socket. Confined to the loop.
 */
final class InputGate {

	private final Inlet inlet;

	private final Queue<ByteBuf> held = new ArrayDeque<>();

	private boolean open = true;

	InputGate(Inlet inlet) {
		this.inlet = inlet;
	}

	void setOpen(boolean open) {
		this.open = open;
	}

	/**
	 * Lets bytes in, or holds them, in their order.
	 * @param bytes takes ownership
	 */
	void read(ByteBuf bytes) {
		if (this.open && this.held.isEmpty()) {
			letIn(bytes);
		}
		else {
			this.held.add(bytes);
		}
	}

	/**
	 * Lets in what was held, as long as the gate is open.
	 */
	void letInHeld() {
		while (this.open && !this.held.isEmpty()) {
			letIn(this.held.remove());
		}
	}

	boolean holdsNothing() {
		return this.held.isEmpty();
	}

	/**
	 * Drops what is held.
	 */
	void discard() {
		this.held.forEach(ByteBuf::release);
		this.held.clear();
	}

	private void letIn(ByteBuf bytes) {
		try {
			this.inlet.read(bytes);
		}
		finally {
			bytes.release();
		}
	}

}

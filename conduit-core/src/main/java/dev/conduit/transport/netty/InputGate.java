package dev.conduit.transport.netty;

import java.util.ArrayDeque;
import java.util.Queue;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

import dev.conduit.transport.Inlet;

/**
 * Lets bytes in while the link reads, and holds them while it does not: a channel reads
 * all that is there once its peer has ended, although it was told not to read. That is at
 * most what the system keeps for one socket. Confined to the loop.
 */
final class InputGate {

	private final Inlet inlet;

	/** Made for the first that is held, which most links never have. */
	private @Nullable Queue<ByteBuf> held;

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
		if (this.open && holdsNothing()) {
			letIn(bytes);
		}
		else {
			hold(bytes);
		}
	}

	private void hold(ByteBuf bytes) {
		Queue<ByteBuf> held = this.held;
		if (held == null) {
			held = new ArrayDeque<>();
			this.held = held;
		}
		held.add(bytes);
	}

	/**
	 * Lets in what was held, as long as the gate is open.
	 */
	void letInHeld() {
		Queue<ByteBuf> held = this.held;
		while (held != null && this.open && !held.isEmpty()) {
			letIn(held.remove());
		}
	}

	boolean holdsNothing() {
		return this.held == null || this.held.isEmpty();
	}

	/**
	 * Drops what is held.
	 */
	void discard() {
		Queue<ByteBuf> held = this.held;
		this.held = null;
		if (held != null) {
			held.forEach(ByteBuf::release);
		}
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

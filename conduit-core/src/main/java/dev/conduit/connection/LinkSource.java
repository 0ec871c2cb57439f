package dev.conduit.connection;

import dev.conduit.exchange.Source;
import dev.conduit.frame.FlowScope;

/**
 * A scope of one connection, to be paused. Equal by connection and scope.
 *
 * @param gate gate of the connection
 * @param scope what is paused
 */
record LinkSource(FlowGate gate, FlowScope scope) implements Source {

	@Override
	public void pause() {
		this.gate.pause(this.scope);
	}

	@Override
	public void resume() {
		this.gate.resume(this.scope);
	}

	@Override
	public void pause(String by) {
		this.gate.pause(this.scope, by);
	}

	@Override
	public void resume(String by) {
		this.gate.resume(this.scope, by);
	}

}

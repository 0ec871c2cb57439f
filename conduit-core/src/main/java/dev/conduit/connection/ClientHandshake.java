package dev.conduit.connection;

import java.util.List;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

import dev.conduit.authentication.ClientAuthentication;
import dev.conduit.authentication.Identity;
import dev.conduit.frame.Frame;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.transport.Link;

/**
 * The client's side: offers its mechanisms, answers challenges off the loop, and trusts
 * the server only after it proved itself.
 */
final class ClientHandshake implements Handshake {

	private static final int VERSION = 1;

	private final Link link;

	private final ConnectionOptions options;

	private final ClientAuthentication authentication;

	private final Outcome outcome;

	private final LoginSteps steps;

	private String mechanism = "";

	private ClientAuthentication.@Nullable ClientLogin login;

	ClientHandshake(Link link, ConnectionOptions options, ClientAuthentication authentication, Executor executor,
			Outcome outcome) {
		this.link = link;
		this.options = options;
		this.authentication = authentication;
		this.outcome = outcome;
		this.steps = new LoginSteps(link, executor, this::failed);
	}

	@Override
	public void begin() {
		try {
			List<String> mechanisms = this.authentication.mechanisms();
			ClientAuthentication.ClientLogin first = begin(mechanisms.get(0));
			this.link.send(new Frame.AuthRequest(this.options.name(), mechanisms,
					Connection.capabilities(this.link, this.options), this.options.limits(), new byte[0],
					first.start()));
		}
		catch (RuntimeException ex) {
			failed(ex);
		}
	}

	private ClientAuthentication.ClientLogin begin(String mechanism) {
		ClientAuthentication.ClientLogin begun = this.authentication.begin(mechanism);
		this.mechanism = mechanism;
		this.login = begun;
		return begun;
	}

	@Override
	public void receive(Frame frame) {
		if (this.steps.isBusy()) {
			this.outcome.violation("a frame came before the answer to the last one of the hand-shake");
			return;
		}
		try {
			if (frame instanceof Frame.AuthChallenge challenge) {
				challenged(challenge);
			}
			else if (frame instanceof Frame.AuthSuccess success) {
				succeeded(success);
			}
			else if (frame instanceof Frame.AuthFailure failure) {
				this.outcome.fail(failure.problem());
			}
		}
		catch (RuntimeException ex) {
			failed(ex);
		}
	}

	private void challenged(Frame.AuthChallenge challenge) {
		if (!this.authentication.mechanisms().contains(challenge.mechanism())) {
			this.outcome.violation("the server chose a mechanism that was not offered");
			return;
		}
		ClientAuthentication.ClientLogin before = this.login;
		ClientAuthentication.ClientLogin current = (before != null && challenge.mechanism().equals(this.mechanism))
				? before : begin(challenge.mechanism());
		this.outcome.authenticating();
		this.steps.take(() -> current.respond(challenge.data()),
				(answer) -> this.link.send(new Frame.AuthResponse(answer)));
	}

	private void succeeded(Frame.AuthSuccess success) {
		ClientAuthentication.ClientLogin current = this.login;
		if (current == null || success.version() != VERSION) {
			this.outcome.fail(Problem.of(ErrorCode.VERSION_NOT_SUPPORTED,
					"the server speaks version %d, this client %d".formatted(success.version(), VERSION)));
			return;
		}
		current.finish(success.data());
		this.outcome.open(Identity.of(success.server()), success.server(), success.limits(),
				success.capabilities() & Connection.capabilities(this.link, this.options));
	}

	private void failed(RuntimeException ex) {
		this.outcome.fail((ex instanceof ConduitException known) ? known.problem()
				: Problem.of(ErrorCode.INTERNAL, "the client's authentication failed: " + ex));
	}

	@Override
	public void end() {
		this.steps.end();
		this.login = null;
	}

}

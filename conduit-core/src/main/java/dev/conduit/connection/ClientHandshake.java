package dev.conduit.connection;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.conduit.authentication.ClientAuthentication;
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

	private final Executor executor;

	private final Outcome outcome;

	private String mechanism = "";

	private ClientAuthentication.@Nullable ClientLogin login;

	private boolean busy;

	ClientHandshake(Link link, ConnectionOptions options, ClientAuthentication authentication, Executor executor,
			Outcome outcome) {
		this.link = link;
		this.options = options;
		this.authentication = authentication;
		this.executor = executor;
		this.outcome = outcome;
	}

	@Override
	public void begin() {
		List<String> mechanisms = this.authentication.mechanisms();
		this.mechanism = mechanisms.get(0);
		ClientAuthentication.ClientLogin first = this.authentication.begin(this.mechanism);
		this.login = first;
		this.link.send(new Frame.AuthRequest(this.options.name(), mechanisms, Connection.CAPABILITIES,
				this.options.limits(), new byte[0], first.start()));
	}

	@Override
	public void receive(Frame frame) {
		if (this.busy) {
			this.outcome.violation("a frame came before the answer to the last one of the hand-shake");
			return;
		}
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

	private void challenged(Frame.AuthChallenge challenge) {
		if (!this.authentication.mechanisms().contains(challenge.mechanism())) {
			this.outcome.violation("the server chose a mechanism that was not offered");
			return;
		}
		if (this.login == null || !challenge.mechanism().equals(this.mechanism)) {
			this.mechanism = challenge.mechanism();
			this.login = this.authentication.begin(this.mechanism);
		}
		ClientAuthentication.ClientLogin current = this.login;
		this.outcome.authenticating();
		offLoop(() -> current.respond(challenge.data()), (answer) -> this.link.send(new Frame.AuthResponse(answer)));
	}

	private void succeeded(Frame.AuthSuccess success) {
		ClientAuthentication.ClientLogin current = this.login;
		if (current == null || success.version() != VERSION) {
			this.outcome.fail(Problem.of(ErrorCode.VERSION_NOT_SUPPORTED,
					"the server speaks version %d, this client %d".formatted(success.version(), VERSION)));
			return;
		}
		try {
			current.finish(success.data());
		}
		catch (ConduitException ex) {
			this.outcome.fail(ex.problem());
			return;
		}
		this.outcome.open(success.server(), success.server(), success.limits(),
				success.capabilities() & Connection.CAPABILITIES);
	}

	private <T> void offLoop(Supplier<T> work, java.util.function.Consumer<T> then) {
		this.busy = true;
		this.executor.execute(() -> {
			try {
				T result = work.get();
				this.link.execute(() -> {
					this.busy = false;
					then.accept(result);
				});
			}
			catch (ConduitException ex) {
				this.link.execute(() -> this.outcome.fail(ex.problem()));
			}
			catch (RuntimeException ex) {
				this.link.execute(() -> this.outcome
					.fail(Problem.of(ErrorCode.INTERNAL, "the client's authentication failed: " + ex)));
			}
		});
	}

}

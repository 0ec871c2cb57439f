package dev.conduit.connection;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.conduit.authentication.ClientAuthentication;
import dev.conduit.authentication.Identity;
import dev.conduit.frame.Capabilities;
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

	private static final byte[] NO_TOKEN = new byte[0];

	private final Link link;

	private final @Nullable ResumableSession session;

	/** What is to go on over the link. */
	private final @Nullable ResumableSession wanted;

	private final ConnectionOptions options;

	private final ClientAuthentication authentication;

	private final Outcome outcome;

	private final LoginSteps steps;

	private String mechanism = "";

	private ClientAuthentication.@Nullable ClientLogin login;

	/**
	 * Nothing was said.
	 * @param session the session of the link, where the connection may be taken up again
	 * @param wanted the session of a broken connection that is to go on over the link
	 */
	ClientHandshake(Link link, @Nullable ResumableSession session, @Nullable ResumableSession wanted,
			ConnectionContext context, ClientAuthentication authentication, Outcome outcome) {
		this.link = link;
		this.session = session;
		this.wanted = wanted;
		this.options = context.options();
		this.authentication = authentication;
		this.outcome = outcome;
		this.steps = new LoginSteps(link, context.executor(), this::failed);
	}

	@Override
	public void begin() {
		try {
			List<String> mechanisms = mechanisms();
			ClientAuthentication.ClientLogin first = begin(mechanisms.get(0));
			ResumableSession broken = this.wanted;
			this.link.send(new Frame.AuthRequest(this.options.name(), mechanisms,
					Handshake.capabilities(this.link, this.options), this.options.limits(),
					(broken != null) ? broken.token() : NO_TOKEN, (broken != null) ? broken.received() : 0,
					first.start()));
		}
		catch (RuntimeException ex) {
			failed(ex);
		}
	}

	private List<String> mechanisms() {
		return this.authentication.mechanisms(this.link.channelBindings());
	}

	private ClientAuthentication.ClientLogin begin(String mechanism) {
		ClientAuthentication.ClientLogin begun = this.authentication.begin(mechanism, this.link.channelBindings());
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
		if (!mechanisms().contains(challenge.mechanism())) {
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
		int capabilities = success.capabilities() & Handshake.capabilities(this.link, this.options);
		if (success.resumed()) {
			takeUp(success, capabilities);
			return;
		}
		if (this.wanted != null) {
			this.wanted.refused();
		}
		if ((capabilities & Capabilities.SESSION) != 0 && success.sessionToken().length > 0) {
			this.outcome.keep(success.sessionToken(), null);
		}
		this.outcome.open(Identity.of(success.server()), success.server(), success.limits(), capabilities);
	}

	/**
	 * What follows on the link is for the session, on whose loop it is taken after this.
	 */
	private void takeUp(Frame.AuthSuccess success, int capabilities) {
		ResumableSession broken = this.wanted;
		ResumableSession own = this.session;
		if (broken == null || own == null) {
			this.outcome.violation("the server took up a session that was not asked for");
			return;
		}
		this.link.setInboundLimits(this.options.inboundFrameLimits());
		Carrier carrier = own.first();
		carrier.handTo(broken);
		ResumableSession.Entry entry = new ResumableSession.Entry(success.received(),
				(capabilities & Capabilities.CHECKSUM) != 0, null, (received) -> null);
		broken.execute(() -> {
			boolean taken = broken.takeUp(carrier, entry);
			if (!taken) {
				broken.refused();
			}
			this.link.execute(() -> takenUp(taken, broken.life().connection()));
		});
	}

	private void takenUp(boolean taken, Connection connection) {
		if (taken) {
			this.outcome.handedOver(connection);
		}
		else {
			this.outcome.fail(Problem.of(ErrorCode.DISCONNECTED, "the session ended while it was taken up again"));
		}
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

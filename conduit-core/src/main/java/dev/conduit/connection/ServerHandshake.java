package dev.conduit.connection;

import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.conduit.authentication.Authenticator;
import dev.conduit.frame.Capabilities;
import dev.conduit.frame.Frame;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.transport.Link;

/**
 * The server's side: chooses a mechanism, lets it ask, and opens. The mechanism runs off
 * the loop, one message at a time.
 */
final class ServerHandshake implements Handshake {

	private static final int VERSION = 1;

	private static final int TOKEN_BYTES = 32;

	private final Link link;

	private final @Nullable ResumableSession session;

	private final ResumableSessions sessions;

	private final ConnectionOptions options;

	private final Authenticator authenticator;

	private final SecureRandom random;

	private final Outcome outcome;

	private final LoginSteps steps;

	private Frame.@Nullable AuthRequest request;

	private Authenticator.@Nullable ServerLogin login;

	private String mechanism = "";

	private List<String> accepted = List.of();

	/**
	 * The client has said nothing.
	 * @param session the session of the link, where the connection may be taken up again
	 */
	ServerHandshake(Link link, @Nullable ResumableSession session, ConnectionContext context,
			Authenticator authenticator, SecureRandom random, Outcome outcome) {
		this.link = link;
		this.session = session;
		this.sessions = context.sessions();
		this.options = context.options();
		this.authenticator = authenticator;
		this.random = random;
		this.outcome = outcome;
		this.steps = new LoginSteps(link, context.executor(), this::failed);
	}

	@Override
	public void begin() {
		// The client speaks first.
	}

	@Override
	public void receive(Frame frame) {
		if (this.steps.isBusy()) {
			this.outcome.violation("a frame came before the answer to the last one of the hand-shake");
			return;
		}
		try {
			if (frame instanceof Frame.AuthRequest asked) {
				choose(asked);
			}
			else if (frame instanceof Frame.AuthResponse response && this.login != null) {
				step(this.login, response.data());
			}
		}
		catch (RuntimeException ex) {
			failed(ex);
		}
	}

	private void choose(Frame.AuthRequest asked) {
		Authenticator.Client client = new Authenticator.Client(this.link.peer().address(), this.link.peerCertificate(),
				this.link.peerUser(), this.link.channelBindings());
		this.accepted = this.authenticator.mechanisms(client);
		String chosen = this.accepted.stream().filter(asked.mechanisms()::contains).findFirst().orElse(null);
		if (chosen == null) {
			Problem problem = Problem.of(ErrorCode.MECHANISM_NOT_SUPPORTED,
					"none of the client's mechanisms is accepted here; use " + String.join(" or ", this.accepted));
			refuse(problem, problem);
			return;
		}
		Authenticator.ServerLogin begun = this.authenticator.begin(chosen, client);
		this.request = asked;
		this.mechanism = chosen;
		this.login = begun;
		this.outcome.authenticating();
		boolean first = asked.mechanisms().get(0).equals(chosen);
		step(begun, first ? asked.initialResponse() : new byte[0]);
	}

	private void step(Authenticator.ServerLogin login, byte[] data) {
		this.steps.take(() -> login.respond(data), this::apply);
	}

	private void apply(Authenticator.Step step) {
		switch (step) {
			case Authenticator.Challenge challenge ->
				this.link.send(new Frame.AuthChallenge(this.mechanism, challenge.data()));
			case Authenticator.Success success -> succeed(success);
			case Authenticator.Failure failure ->
				refuse(failure.told(), Problem.of(failure.told().code(), failure.reason()));
		}
	}

	private void succeed(Authenticator.Success success) {
		Frame.AuthRequest asked = Objects.requireNonNull(this.request);
		SessionOwner owner = SessionOwner.of(success.identity(), this.link.peerCertificate());
		int capabilities = asked.capabilities() & Handshake.capabilities(this.link, this.options);
		ResumableSession own = this.session;
		ResumableSession wanted = keepsSession(capabilities) ? this.sessions.find(asked.resumeToken(), owner) : null;
		if (own == null || wanted == null) {
			open(asked, success, owner, capabilities);
			return;
		}
		this.link.setInboundLimits(this.options.inboundFrameLimits());
		ResumableSession.Entry entry = new ResumableSession.Entry(asked.received(), hasChecksum(capabilities),
				success.identity().validity(), (received) -> new Frame.AuthSuccess(VERSION, this.options.name(),
						asked.resumeToken(), true, received, capabilities, this.options.limits(), success.data()));
		this.steps.take(() -> wanted.awaitTakeUp(own.first(), entry), (taken) -> {
			if (taken) {
				this.outcome.handedOver(wanted.life().connection());
			}
			else {
				open(asked, success, owner, capabilities);
			}
		});
	}

	private static boolean keepsSession(int capabilities) {
		return (capabilities & Capabilities.SESSION) != 0;
	}

	private static boolean hasChecksum(int capabilities) {
		return (capabilities & Capabilities.CHECKSUM) != 0;
	}

	private void open(Frame.AuthRequest asked, Authenticator.Success success, SessionOwner owner, int capabilities) {
		byte[] token = new byte[TOKEN_BYTES];
		this.random.nextBytes(token);
		this.link.send(new Frame.AuthSuccess(VERSION, this.options.name(), token, false, capabilities,
				this.options.limits(), success.data()));
		if (keepsSession(capabilities)) {
			this.outcome.keep(token, owner);
		}
		this.outcome.open(success.identity(), asked.client(), asked.limits(), capabilities);
	}

	/** What fails here is no fault of the client, so that it may try again. */
	private void failed(RuntimeException ex) {
		refuse(Problem.of(ErrorCode.AUTHENTICATION_UNAVAILABLE, "log-ins cannot be checked now; try again later"),
				Problem.of(ErrorCode.AUTHENTICATION_UNAVAILABLE, "the authenticator failed: " + ex));
	}

	/** The log learns why, the peer what it is told. */
	private void refuse(Problem told, Problem reason) {
		this.link.send(new Frame.AuthFailure(told, this.accepted));
		this.outcome.fail(reason);
	}

	@Override
	public void end() {
		this.steps.end();
		this.request = null;
		this.login = null;
	}

}

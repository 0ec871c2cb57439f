package dev.conduit.scram;

import java.security.MessageDigest;

import org.jspecify.annotations.Nullable;

import dev.conduit.scram.ScramException.Reason;
import dev.conduit.scram.ScramServer.Candidate;

/**
 * The server's side of one login (RFC 5802, section 5): takes the client's first message,
 * asks, takes the final one, checks its proof, and proves itself. <pre>
 * client                                  server
 *   | -------- client-first ------------->  |  handleClientFirst
 *   | <------- server-first -------------   |
 *   | -------- client-final ------------->  |  handleClientFinal
 *   | <------- server-final -------------   |
 * </pre>
 * <p>
 * Each step is taken once; after any exception the exchange is over. Cheap, two HMACs and
 * a hash to check a proof and one HMAC for the mock salt, so it may run on an event loop
 * if {@link ScramCredentials} may; guessing has to be limited elsewhere, per user and
 * address. Confined to one thread at a time.
 *
 * @since 0.1.0
 */
public final class ScramServerExchange {

	private final ScramServer server;

	private final BindingRules bindingRules;

	private State state = State.AWAITING_FIRST;

	private @Nullable String username;

	private @Nullable Challenge challenge;

	ScramServerExchange(ScramServer server, BindingRules bindingRules) {
		this.server = server;
		this.bindingRules = bindingRules;
	}

	/**
	 * Takes the client's first message. A user that does not exist is asked like one that
	 * does, and fails at the proof.
	 * @param clientFirst the message as received, at most 2 KiB
	 * @return the server's first message
	 * @throws ScramException if the message is not acceptable
	 */
	public byte[] handleClientFirst(byte[] clientFirst) {
		enter(State.AWAITING_FIRST);
		ClientFirst message = ClientFirst.decode(clientFirst);
		byte[] expectedBinding = this.bindingRules.expect(message.header());
		String name = prepare(message);
		this.username = name;
		Candidate candidate = this.server.candidate(name);
		ServerFirst answer = ServerFirst.of(message.nonce() + this.server.nextNonce(), candidate.credential().salt(),
				candidate.credential().iterations());
		this.challenge = new Challenge(candidate, message.bare(), answer, expectedBinding);
		this.state = State.AWAITING_FINAL;
		return answer.encode();
	}

	/**
	 * Takes the client's final message and checks its proof.
	 * @param clientFinal the message as received, at most 2 KiB
	 * @return the server's final message, to be sent with the news of success
	 * @throws ScramException if the message is not acceptable, with
	 * {@link ScramException.Reason#INVALID_PROOF} alike for a wrong password and an
	 * unknown user
	 */
	public byte[] handleClientFinal(byte[] clientFinal) {
		Challenge asked = this.challenge;
		enter(State.AWAITING_FINAL);
		if (asked == null) {
			throw outOfOrder();
		}
		byte[] answer = asked.check(ClientFinal.decode(clientFinal)).encode();
		this.state = State.COMPLETE;
		return answer;
	}

	/**
	 * Returns who the client says it is, prepared by SASLprep: for counting failures, not
	 * for granting anything.
	 * @return the user name, or {@code null} before it was read
	 */
	public @Nullable String claimedUsername() {
		return this.username;
	}

	/**
	 * Returns who the client has proved to be, prepared by SASLprep.
	 * @return the user name
	 * @throws ScramException with {@link ScramException.Reason#OUT_OF_ORDER} unless the
	 * login has succeeded
	 */
	public String authenticatedUsername() {
		String name = this.username;
		if (this.state != State.COMPLETE || name == null) {
			throw outOfOrder();
		}
		return name;
	}

	/**
	 * Whether the client has proved who it is.
	 * @return {@code true} after {@link #handleClientFinal(byte[])} has returned
	 */
	public boolean isComplete() {
		return this.state == State.COMPLETE;
	}

	private String prepare(ClientFirst message) {
		String name = prepare(message.username());
		String authorizationId = message.header().authorizationId();
		if (authorizationId != null && !prepare(authorizationId).equals(name)) {
			throw new ScramException(Reason.UNSUPPORTED_AUTHORIZATION_ID,
					"client-first must not ask to act as another user");
		}
		return name;
	}

	private static String prepare(String name) {
		try {
			return SaslPrep.username(name);
		}
		catch (IllegalArgumentException ex) {
			throw new ScramException(Reason.MALFORMED, "client-first is refused: " + ex.getMessage());
		}
	}

	/**
	 * Begins a step. Whatever leaves it by an exception leaves the exchange failed.
	 */
	private void enter(State expected) {
		State current = this.state;
		this.state = State.FAILED;
		if (current != expected) {
			throw outOfOrder();
		}
	}

	private static ScramException outOfOrder() {
		return new ScramException(Reason.OUT_OF_ORDER, "This step of the login is out of order");
	}

	private enum State {

		AWAITING_FIRST, AWAITING_FINAL, COMPLETE, FAILED

	}

	/**
	 * What was asked of the client, and so what its answer has to fit.
	 */
	@SuppressWarnings("ArrayRecordComponent") // read at once, never shared nor compared
	private record Challenge(Candidate candidate, String clientFirstBare, ServerFirst serverFirst,
			byte[] expectedBinding) {

		ServerFinal check(ClientFinal answer) {
			if (!MessageDigest.isEqual(answer.binding(), this.expectedBinding)) {
				throw new ScramException(Reason.CHANNEL_BINDING_MISMATCH,
						"client-final must repeat the GS2 header and the binding of this channel in 'c'");
			}
			if (!answer.nonce().equals(this.serverFirst.nonce())) {
				throw new ScramException(Reason.NONCE_MISMATCH, "client-final must repeat the nonce of this exchange");
			}
			String authMessage = this.clientFirstBare + "," + this.serverFirst.text() + "," + answer.withoutProof();
			byte[] signature = this.candidate.credential().serverSignature(authMessage);
			if (!this.candidate.verifies(answer.proof(), authMessage)) {
				throw new ScramException(Reason.INVALID_PROOF, "The user name or the password is wrong");
			}
			return new ServerFinal(signature);
		}

	}

}

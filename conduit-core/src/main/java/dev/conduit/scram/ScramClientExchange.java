package dev.conduit.scram;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.conduit.scram.ScramException.Reason;

/**
 * The client's side of one login (RFC 5802, section 5). The password never enters it: the
 * caller turns {@link #handleServerFirst(byte[]) the challenge} into keys, by
 * {@link ScramKeyCache} or {@link ScramChallenge#deriveKeys(String)}, on a thread that
 * may work for a while. <pre>
 * ScramClientExchange exchange = new ScramClientExchange(user, ScramPolicy.DEFAULT, random);
 * send(exchange.clientFirst());
 * ScramChallenge challenge = exchange.handleServerFirst(received);
 * ScramKeys keys = cache.keys(challenge, password);               // not on the event loop
 * send(exchange.clientFinal(keys));
 * exchange.handleServerFinal(received);                           // now the server is known
 * </pre>
 * <p>
 * Each step is taken once; after any exception the exchange is over. The steps themselves
 * are cheap. Confined to one thread at a time.
 *
 * @since 0.1.0
 */
public final class ScramClientExchange {

	private final String username;

	private final ScramPolicy policy;

	private final ClientFirst clientFirst;

	private final byte[] binding;

	private State state = State.NEW;

	private @Nullable ServerFirst serverFirst;

	private byte @Nullable [] expectedSignature;

	/**
	 * Begins a login without channel binding.
	 * @param username the user name, as typed; SASLprep is applied here
	 * @param policy the bounds for what the server asks
	 * @param random the source of the nonce
	 * @throws IllegalArgumentException if SASLprep refuses the name
	 */
	public ScramClientExchange(String username, ScramPolicy policy, SecureRandom random) {
		this(username, ScramMechanism.SCRAM_SHA_256, null, policy, random);
	}

	/**
	 * Begins a login.
	 * @param username the user name, as typed; SASLprep is applied here
	 * @param mechanism the mechanism, chosen from those that the server offers
	 * @param binding the channel's binding; with {@link ScramMechanism#SCRAM_SHA_256} it
	 * tells the server that this client would have bound had that been offered, which is
	 * how a downgrade is noticed
	 * @param policy the bounds for what the server asks
	 * @param random the source of the nonce
	 * @throws IllegalArgumentException if SASLprep refuses the name, or the mechanism
	 * binds and there is no binding
	 */
	public ScramClientExchange(String username, ScramMechanism mechanism, @Nullable ChannelBinding binding,
			ScramPolicy policy, SecureRandom random) {
		this(username, Gs2Header.of(mechanism, binding), binding, policy,
				Nonces.from(Objects.requireNonNull(random, "random")));
	}

	ScramClientExchange(String username, Gs2Header header, @Nullable ChannelBinding binding, ScramPolicy policy,
			Nonces nonces) {
		this.username = SaslPrep.username(username);
		this.policy = Objects.requireNonNull(policy, "policy");
		this.clientFirst = ClientFirst.of(header, this.username, nonces.next());
		this.binding = header
			.bind((header.flag() == Gs2Header.Flag.BOUND && binding != null) ? binding.data() : new byte[0]);
	}

	/**
	 * Returns the message that begins the login.
	 * @return the client's first message
	 */
	public byte[] clientFirst() {
		enter(State.NEW);
		this.state = State.FIRST_SENT;
		return this.clientFirst.encode();
	}

	/**
	 * Takes the server's first message.
	 * @param serverFirst the message as received, at most 2 KiB
	 * @return for what keys the server asks, within the policy
	 * @throws ScramException if the message is not acceptable
	 */
	public ScramChallenge handleServerFirst(byte[] serverFirst) {
		enter(State.FIRST_SENT);
		ServerFirst message = ServerFirst.decode(serverFirst);
		String ours = this.clientFirst.nonce();
		if (!message.nonce().startsWith(ours) || message.nonce().length() == ours.length()) {
			throw new ScramException(Reason.NONCE_MISMATCH, "server-first must continue the client's nonce");
		}
		if (!this.policy.accepts(message.iterations())) {
			throw new ScramException(Reason.ITERATIONS_OUT_OF_BOUNDS,
					"server-first must ask for " + this.policy.minIterations() + " to " + this.policy.maxIterations()
							+ " iterations (asked for " + message.iterations() + ")");
		}
		this.serverFirst = message;
		this.state = State.CHALLENGED;
		return new ScramChallenge(this.username, message.salt(), (int) message.iterations());
	}

	/**
	 * Answers the challenge.
	 * @param keys the keys for the challenge
	 * @return the client's final message
	 */
	public byte[] clientFinal(ScramKeys keys) {
		ServerFirst challenge = this.serverFirst;
		enter(State.CHALLENGED);
		if (challenge == null) {
			throw outOfOrder();
		}
		String withoutProof = ClientFinal.withoutProof(this.binding, challenge.nonce());
		String authMessage = this.clientFirst.bare() + "," + challenge.text() + "," + withoutProof;
		this.expectedSignature = keys.serverSignature(authMessage);
		this.state = State.FINAL_SENT;
		return ClientFinal.encode(withoutProof, keys.proof(authMessage));
	}

	/**
	 * Takes the server's final message and checks that the server knows the user's keys.
	 * Until this has returned, nothing may be sent or believed.
	 * @param serverFinal the message as received, at most 2 KiB
	 * @throws ScramException if the message is not acceptable, with
	 * {@link ScramException.Reason#SERVER_SIGNATURE_MISMATCH} for an impostor
	 */
	public void handleServerFinal(byte[] serverFinal) {
		byte[] expected = this.expectedSignature;
		enter(State.FINAL_SENT);
		if (!MessageDigest.isEqual(ServerFinal.decode(serverFinal).signature(), expected)) {
			throw new ScramException(Reason.SERVER_SIGNATURE_MISMATCH,
					"server-final must prove that the server knows the user");
		}
		this.state = State.COMPLETE;
	}

	/**
	 * Whether both sides have proved themselves.
	 * @return {@code true} after {@link #handleServerFinal(byte[])} has returned
	 */
	public boolean isComplete() {
		return this.state == State.COMPLETE;
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

		NEW, FIRST_SENT, CHALLENGED, FINAL_SENT, COMPLETE, FAILED

	}

}

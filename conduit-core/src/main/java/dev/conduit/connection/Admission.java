package dev.conduit.connection;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ErrorCode;
import dev.conduit.message.Limit;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.transport.Link;

/**
 * What all that the peer begins passes: whether anything new is taken, whose id it
 * carries, and the bounds on what is unfinished. It begins on the loop and ends on any
 * thread.
 */
final class Admission {

	private final Link link;

	private final Role peerRole;

	private final int maxInFlight;

	private final InboundBudget budget;

	private final @Nullable InboundRate rate;

	private final Consumer<Limit> hits;

	private final Runnable whenIdle;

	/** Calls and messages that are not finished. */
	private final InHand inHand = new InHand();

	/** Belongs to the loop. */
	private long lastAccepted;

	private volatile @Nullable Problem refusal;

	/**
	 * Nothing was begun yet.
	 * @param hits is told each bound that the peer ran into
	 * @param whenIdle runs on the loop when nothing new is taken and all is finished
	 */
	Admission(Link link, Role role, int maxInFlight, InboundBudget budget, @Nullable InboundRate rate,
			Consumer<Limit> hits, Runnable whenIdle) {
		this.link = link;
		this.peerRole = role.other();
		this.maxInFlight = maxInFlight;
		this.budget = budget;
		this.rate = rate;
		this.hits = hits;
		this.whenIdle = whenIdle;
	}

	Role peerRole() {
		return this.peerRole;
	}

	void requireId(long id) {
		if (id <= 0 || !isPeers(id)) {
			throw new ProtocolViolation("id %d does not belong to the %s".formatted(id, this.peerRole));
		}
	}

	/**
	 * Whether the peer began what has this id.
	 */
	boolean isPeers(long id) {
		return (id & 1) == this.peerRole.parity();
	}

	/**
	 * Why nothing new is taken, or {@code null}.
	 */
	@Nullable Problem refusal() {
		return this.refusal;
	}

	/**
	 * The same for a call or message that came now, by the rate of its sender as well.
	 */
	@Nullable Problem refusal(Payload payload) {
		Problem refused = this.refusal;
		if (refused == null && this.rate != null) {
			return this.rate.refusal(payload, this.hits);
		}
		return refused;
	}

	/**
	 * The same for what the sender counts. What it cannot count (calls and messages that
	 * nobody answers) it cannot keep within a number either; the budget bounds those.
	 */
	@Nullable Problem refusal(InHand counted, Payload payload) {
		if (this.refusal == null && counted.size() >= this.maxInFlight) {
			this.hits.accept(Limit.IN_FLIGHT);
			return Problem.of(ErrorCode.TOO_MANY_IN_FLIGHT,
					"this side takes " + this.maxInFlight + " at once from one connection");
		}
		return refusal(payload);
	}

	/**
	 * An item of a stream came.
	 */
	void item(Payload item) {
		if (this.rate != null) {
			this.rate.charge(item);
		}
	}

	/**
	 * Gives credit for items, now or when the sender may send more.
	 */
	void giveCredit(Runnable credit) {
		if (this.rate != null) {
			this.rate.whenPaid(credit);
		}
		else {
			credit.run();
		}
	}

	/**
	 * The peer ran into a bound.
	 */
	void hit(Limit limit) {
		this.hits.accept(limit);
	}

	/**
	 * It will be handled.
	 */
	void accepted(long id) {
		this.lastAccepted = Math.max(this.lastAccepted, id);
	}

	void begun(long cost) {
		this.inHand.begin();
		this.budget.take(cost);
	}

	/**
	 * It is over, in whatever way. Any thread.
	 */
	void finished(long cost) {
		finished(cost, this.link.inLoop());
	}

	/**
	 * The same for those who know whether they are on the loop.
	 */
	void finished(long cost, boolean inLoop) {
		this.budget.release(cost, inLoop);
		this.inHand.end(inLoop);
		if (this.refusal != null && this.inHand.isEmptyNow()) {
			this.link.execute(this.whenIdle);
		}
	}

	/**
	 * Takes nothing new.
	 */
	void refuse(Problem problem) {
		this.refusal = problem;
	}

	long lastAccepted() {
		return this.lastAccepted;
	}

	int inFlight() {
		return this.inHand.size();
	}

	void end() {
		this.budget.end();
	}

}

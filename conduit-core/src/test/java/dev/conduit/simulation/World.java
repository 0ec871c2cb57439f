package dev.conduit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

import dev.conduit.dispatch.ExceptionMapper;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.transport.Address;

/**
 * What all processes of a simulation have around them, and what stays when they die.
 */
final class World {

	static final Address ADDRESS = Address.parse("local://simulated");

	private final Scheduler scheduler;

	private final SplittableRandom random;

	private final Ledger ledger;

	private final SimulatedNetwork network;

	private final CallBook calls;

	private final MessageBook messages;

	private final Settings settings;

	private final Defect defect;

	/** One for all processes, so that a number names one connection. */
	private final AtomicLong connectionIds = new AtomicLong();

	private final List<SimulatedProcess> processes = new ArrayList<>();

	private boolean working = true;

	private boolean released;

	private boolean slowReceivers;

	World(long seed, Defect defect) {
		this.random = new SplittableRandom(seed);
		this.scheduler = new Scheduler(this.random.split());
		this.ledger = new Ledger(this.scheduler);
		this.network = new SimulatedNetwork(this.scheduler, this.random.split());
		this.calls = new CallBook(this.scheduler, this.ledger);
		this.messages = new MessageBook(this.scheduler, this.ledger);
		this.settings = Settings.of(this.random.split());
		this.defect = defect;
		this.network.loseSilently((defect == Defect.SILENT_LOSS) ? 0.001 : 0);
	}

	SimulatedProcess process(String name) {
		SimulatedProcess process = new SimulatedProcess(name, this.processes.size() + 1, this.scheduler,
				this.random.split(), this.ledger);
		this.processes.add(process);
		return process;
	}

	/**
	 * All is over: threads that still wait, in processes that died, end. The JDK would
	 * keep them, and all that they hold, until the longest wait that it knows is over.
	 */
	void bury() {
		this.working = false;
		this.released = true;
		this.processes.forEach(SimulatedProcess::bury);
		this.scheduler.runReady();
	}

	SplittableRandom random() {
		return this.random;
	}

	Scheduler scheduler() {
		return this.scheduler;
	}

	Ledger ledger() {
		return this.ledger;
	}

	SimulatedNetwork network() {
		return this.network;
	}

	CallBook calls() {
		return this.calls;
	}

	MessageBook messages() {
		return this.messages;
	}

	Settings settings() {
		return this.settings;
	}

	Defect defect() {
		return this.defect;
	}

	AtomicLong connectionIds() {
		return this.connectionIds;
	}

	// how it goes

	/** Whether there is still something to do for those who call and publish. */
	boolean isWorking() {
		return this.working;
	}

	void stopWorking() {
		this.working = false;
	}

	void slowReceivers(boolean slow) {
		this.slowReceivers = slow;
	}

	/** Handlers that never return do so now, and what is slow is so no more. */
	void release() {
		this.released = true;
		this.slowReceivers = false;
	}

	/**
	 * Does not return for long, and now and then not before things go right again.
	 * @param stubborn whether it heeds no interrupt
	 */
	void hang(SimulatedProcess process, boolean stubborn) throws InterruptedException {
		int seconds = (process.random().nextInt(50) == 0) ? Integer.MAX_VALUE : process.random().nextInt(30);
		for (int i = 0; i < seconds && !this.released; i++) {
			try {
				process.sleep(Duration.ofSeconds(1).toNanos());
			}
			catch (InterruptedException ex) {
				if (!stubborn) {
					throw ex;
				}
			}
		}
	}

	/**
	 * What a receiver does with a message, apart from its effect: at times it takes long,
	 * fails or never returns.
	 */
	void receive(SimulatedProcess process, int attempt) throws InterruptedException {
		int chance = process.random().nextInt(200);
		if (this.slowReceivers) {
			process.sleep(process.random().nextLong(Duration.ofSeconds(2).toNanos()));
		}
		else if (chance < 20) {
			process.sleep(process.random().nextLong(Duration.ofMillis(50).toNanos()));
		}
		if (chance == 199) {
			hang(process, false);
		}
		if (chance > 180 && attempt < MessageBook.MAX_ATTEMPTS && !this.released) {
			throw new ConduitException(Problem.of(ErrorCode.APPLICATION, "not this time").withRetry(true, null));
		}
	}

	/** Most want to know that it was processed. */
	static AckLevel level(SplittableRandom random) {
		return switch (random.nextInt(5)) {
			case 0 -> AckLevel.NONE;
			case 1 -> AckLevel.RECEIVED;
			default -> AckLevel.PROCESSED;
		};
	}

	/** Without numbers that only logs need, which would differ. */
	static ExceptionMapper exceptions() {
		return (failure, exchange) -> (failure instanceof ConduitException known) ? known.problem()
				: Problem.of(ErrorCode.EXECUTION_FAILED, "failed");
	}

}

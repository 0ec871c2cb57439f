package dev.conduit.simulation;

import java.time.Duration;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.Payload;

/**
 * Reads a stream, a few items at a time and not at once, and gives up now and then.
 */
final class NumbersReader implements Flow.Subscriber<Payload> {

	private final World world;

	private final SimulatedProcess process;

	private final CallBook.Call call;

	private final int count;

	private Flow.@Nullable Subscription subscription;

	private int next;

	private long wanted;

	private boolean ended;

	NumbersReader(World world, SimulatedProcess process, CallBook.Call call, int count) {
		this.world = world;
		this.process = process;
		this.call = call;
		this.count = count;
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		this.subscription = subscription;
		request();
	}

	private void request() {
		Flow.Subscription current = this.subscription;
		if (current == null || this.ended) {
			return;
		}
		if (this.process.random().nextInt(50) == 0) {
			this.ended = true;
			current.cancel();
			this.world.calls().cancelled(this.call);
			return;
		}
		int more = 1 + this.process.random().nextInt(20);
		this.wanted += more;
		current.request(more);
	}

	@Override
	public void onNext(Payload item) {
		Ledger ledger = this.world.ledger();
		ledger.require(item.asText().equals(String.valueOf(this.next)), "item %s of %s is '%s'", this.next, this.call,
				item.asText());
		ledger.require(this.next < this.wanted, "%s got item %s and wanted %s", this.call, this.next, this.wanted);
		this.next++;
		if (this.next == this.wanted) {
			this.process.timer().schedule(Duration.ofMillis(this.process.random().nextInt(100)), this::request);
		}
	}

	@Override
	public void onError(Throwable failure) {
		if (!this.ended) {
			this.ended = true;
			this.world.calls().failed(this.call, Failures.codeOf(failure, this.world.ledger()));
		}
	}

	@Override
	public void onComplete() {
		if (!this.ended) {
			this.ended = true;
			this.world.ledger()
				.require(this.next == this.count, "%s ended after %s of %s items", this.call, this.next, this.count);
			this.world.calls().answered(this.call, this.call.id());
		}
	}

}

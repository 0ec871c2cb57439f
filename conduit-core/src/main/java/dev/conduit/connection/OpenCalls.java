package dev.conduit.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The peer's calls that have no answer yet, by id. The place of a call follows from its
 * id, so that a look-up is one array access without boxing; ids only grow, and those of
 * many calls are neighbours. A call whose place is taken, because one half as old as the
 * table is long is still there or because the peer chose its ids in another way, stands
 * in a map beside it. Bounded by what the connection admits. Added on the loop,
 * everything else on any thread.
 */
final class OpenCalls {

	private static final int PLACES = 256;

	private final Map<Long, LinkExchange> others = new ConcurrentHashMap<>(1);

	/** Made for the first call: many connections only ever ask. */
	private volatile @Nullable AtomicReferenceArray<@Nullable LinkExchange> places;

	/**
	 * Adds a call. On the loop.
	 * @return {@code false} where one with its id is there already
	 */
	boolean add(LinkExchange call) {
		AtomicReferenceArray<@Nullable LinkExchange> places = places();
		int place = place(call.id());
		LinkExchange there = places.get(place);
		if (there != null) {
			return there.id() != call.id() && this.others.putIfAbsent(call.id(), call) == null;
		}
		if (!this.others.isEmpty() && this.others.containsKey(call.id())) {
			return false;
		}
		// Nobody else adds, so that nothing can have come in between.
		places.setRelease(place, call);
		return true;
	}

	private AtomicReferenceArray<@Nullable LinkExchange> places() {
		AtomicReferenceArray<@Nullable LinkExchange> places = this.places;
		if (places == null) {
			places = new AtomicReferenceArray<>(PLACES);
			this.places = places;
		}
		return places;
	}

	@Nullable LinkExchange get(long id) {
		AtomicReferenceArray<@Nullable LinkExchange> places = this.places;
		LinkExchange there = (places != null) ? places.get(place(id)) : null;
		return (there != null && there.id() == id) ? there : this.others.get(id);
	}

	void remove(LinkExchange call) {
		AtomicReferenceArray<@Nullable LinkExchange> places = this.places;
		int place = place(call.id());
		if (places != null && call.equals(places.get(place))) {
			// Whoever ended the call is alone to take it out, and nobody adds over it.
			places.setRelease(place, null);
		}
		else {
			this.others.remove(call.id(), call);
		}
	}

	void forEach(Consumer<LinkExchange> consumer) {
		List<LinkExchange> all = new ArrayList<>(this.others.values());
		AtomicReferenceArray<@Nullable LinkExchange> places = this.places;
		for (int i = 0; places != null && i < places.length(); i++) {
			LinkExchange call = places.get(i);
			if (call != null) {
				all.add(call);
			}
		}
		all.forEach(consumer);
	}

	private static int place(long id) {
		return (int) (id >>> 1) & (PLACES - 1);
	}

}

package dev.conduit.shm;

import java.util.List;
import java.util.stream.Collectors;

/**
 * All seats of a topic are taken by subscribers that live.
 *
 * @since 0.1.0
 */
public class TooManySubscribersException extends SharedMemoryException {

	private static final int MOST_TOLD = 8;

	private final transient List<Holder> holders;

	TooManySubscribersException(String topic, List<Holder> holders) {
		super("topic '%s' has %d living subscribers, as many as it allows: %s; raise 'maxSubscribers', or close one"
			.formatted(topic, holders.size(), told(holders)));
		this.holders = List.copyOf(holders);
	}

	/**
	 * Who has the seats.
	 * @return all of them
	 */
	public final List<Holder> holders() {
		return this.holders;
	}

	private static String told(List<Holder> holders) {
		String some = holders.stream().limit(MOST_TOLD).map(Holder::toString).collect(Collectors.joining(", "));
		return (holders.size() > MOST_TOLD) ? "%s and %d more".formatted(some, holders.size() - MOST_TOLD) : some;
	}

}

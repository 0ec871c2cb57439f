package dev.conduit.connection;

import dev.conduit.exchange.Broadcast;
import dev.conduit.exchange.BroadcastStatistics;
import dev.conduit.exchange.Delivery;
import dev.conduit.frame.Frame;
import dev.conduit.message.AckLevel;
import dev.conduit.transport.RingOccupancy;
import dev.conduit.transport.RingSender;

/**
 * The rings of a listener, for all connections that came by it.
 *
 * @param rings opens them
 */
record LinkBroadcasts(RingSender.Factory rings) implements Broadcast.Factory {

	@Override
	public Broadcast open(String pattern) {
		return new LinkBroadcast(this.rings.open(pattern));
	}

	/**
	 * One ring. Its messages are no delivery of one connection, so they have no number
	 * there; and they go out plain, for each reader would have to agree on a compression.
	 *
	 * @param ring the ring
	 */
	record LinkBroadcast(RingSender ring) implements Broadcast {

		private static final int NO_ID = 1;

		@Override
		public String name() {
			return this.ring.name();
		}

		@Override
		public long position() {
			return this.ring.position();
		}

		@Override
		public boolean offer(Delivery delivery) {
			Frame.Message message = OutgoingMessages.frame(NO_ID, delivery, 0, AckLevel.NONE);
			return this.ring.send(PayloadEncoding.plain(message));
		}

		@Override
		public BroadcastStatistics statistics(String pattern) {
			RingOccupancy now = this.ring.occupancy();
			return new BroadcastStatistics(this.ring.name(), pattern, now.sent(), now.slots(), now.readers(),
					now.behind(), now.lost());
		}

		@Override
		public void close() {
			this.ring.close();
		}

	}

}

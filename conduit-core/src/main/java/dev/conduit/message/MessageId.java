package dev.conduit.message;

/**
 * Identity of a message across resends: the same id means the same bytes. The producer
 * part is stable for a client, the epoch grows with each start of its process and the
 * sequence with each message.
 *
 * @param producerHigh upper 64 bits of the producer's id
 * @param producerLow lower 64 bits of the producer's id
 * @param epoch start of the producer, unsigned
 * @param sequence number of the message within the epoch, unsigned
 * @since 0.1.0
 */
public record MessageId(long producerHigh, long producerLow, int epoch, long sequence) {

	@Override
	public String toString() {
		return "%016x%016x-%s-%s".formatted(this.producerHigh, this.producerLow, Integer.toUnsignedString(this.epoch),
				Long.toUnsignedString(this.sequence));
	}

}

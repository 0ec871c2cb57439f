package dev.conduit.autoconfigure;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.springframework.util.unit.DataSize;

import dev.conduit.connection.ConnectionOptions;
import dev.conduit.connection.PaceLimits;
import dev.conduit.connection.ResumeOptions;
import dev.conduit.frame.PeerLimits;
import dev.conduit.policy.Backoff;
import dev.conduit.server.DedupOptions;
import dev.conduit.transport.Address;
import dev.conduit.transport.WriteLimits;

/**
 * Makes what the core wants of the properties for connections, and refuses values that
 * cannot work under the names of their properties.
 */
final class ConnectionSettings {

	private static final DataSize LARGEST = DataSize.ofMegabytes(1024);

	private static final DataSize ONE_BYTE = DataSize.ofBytes(1);

	private static final int MANY = 1_000_000;

	private final ConduitProperties properties;

	ConnectionSettings(ConduitProperties properties) {
		this.properties = properties;
	}

	ConnectionOptions connection(String name, Duration handshakeTimeout) {
		ConduitProperties.Flow flow = this.properties.flow();
		return new ConnectionOptions(name, limits(), handshakeTimeout,
				PropertyChecks.positive("conduit.connection.close-timeout",
						this.properties.connection().closeTimeout()),
				PropertyChecks.notNegative("conduit.flow.pause-timeout", flow.pauseTimeout()),
				PropertyChecks.bytes("conduit.flow.inbound-limit", flow.inboundLimit(), ONE_BYTE),
				PropertyChecks.between("conduit.flow.max-paused-topics", flow.maxPausedTopics(), 1, MANY),
				compression().options(), pace(), resume());
	}

	private PaceLimits pace() {
		ConduitProperties.Connection connection = this.properties.connection();
		String prefix = "conduit.connection.";
		return new PaceLimits(
				PropertyChecks.bytes(prefix + "min-frame-rate", connection.minFrameRate(), DataSize.ofBytes(0),
						DataSize.ofBytes(PaceLimits.MOST)),
				PropertyChecks.between(prefix + "max-control-rate", connection.maxControlRate(), 1, PaceLimits.MOST),
				PropertyChecks.between(prefix + "max-cancel-rate", connection.maxCancelRate(), 1, PaceLimits.MOST));
	}

	private ResumeOptions resume() {
		ConduitProperties.Resume resume = this.properties.resume();
		long one = PropertyChecks.bytes("conduit.resume.buffer-bytes", resume.bufferBytes(), ONE_BYTE, LARGEST);
		return new ResumeOptions(resume.enabled(), PropertyChecks.positive("conduit.resume.window", resume.window()),
				one, PropertyChecks.bytes("conduit.resume.total-bytes", resume.totalBytes(), DataSize.ofBytes(one)),
				PropertyChecks.atLeast("conduit.resume.max-waiting", resume.maxWaiting(), 1));
	}

	DedupOptions dedup() {
		ConduitProperties.Delivery.Dedup dedup = this.properties.delivery().dedup();
		return new DedupOptions(PropertyChecks.positive("conduit.delivery.dedup.window", dedup.window()),
				PropertyChecks.between("conduit.delivery.dedup.max-entries", dedup.maxEntries(), 1, 10 * MANY));
	}

	CompressionSettings compression() {
		return new CompressionSettings(this.properties);
	}

	private PeerLimits limits() {
		ConduitProperties.Connection connection = this.properties.connection();
		ConduitProperties.Heartbeat heartbeat = this.properties.heartbeat();
		PropertyChecks.positive("conduit.heartbeat.interval", heartbeat.interval());
		PropertyChecks.require("conduit.heartbeat.timeout", heartbeat.timeout(),
				heartbeat.timeout().compareTo(heartbeat.interval()) > 0,
				"It must be longer than 'conduit.heartbeat.interval', which is %s.".formatted(heartbeat.interval()));
		return new PeerLimits(
				PropertyChecks.bytes("conduit.connection.max-frame-size", connection.maxFrameSize(),
						DataSize.ofBytes(PeerLimits.MIN_FRAME_SIZE), DataSize.ofBytes(PeerLimits.MAX_FRAME_SIZE)),
				PropertyChecks.bytes("conduit.connection.max-message-size", connection.maxMessageSize(), ONE_BYTE,
						LARGEST),
				PropertyChecks.between("conduit.flow.max-in-flight", this.properties.flow().maxInFlight(), 1, MANY),
				PropertyChecks.between("conduit.connection.max-subscriptions", connection.maxSubscriptions(), 1, MANY),
				heartbeat.interval(), heartbeat.timeout());
	}

	WriteLimits writeLimits() {
		ConduitProperties.Flow flow = this.properties.flow();
		int low = PropertyChecks.bytes("conduit.flow.write-buffer-low", flow.writeBufferLow(), ONE_BYTE, LARGEST);
		int high = PropertyChecks.bytes("conduit.flow.write-buffer-high", flow.writeBufferHigh(), DataSize.ofBytes(low),
				LARGEST);
		int limit = PropertyChecks.bytes("conduit.flow.write-buffer-limit", flow.writeBufferLimit(),
				DataSize.ofBytes(high), LARGEST);
		return new WriteLimits(low, high, limit,
				PropertyChecks.positive("conduit.flow.write-stall-timeout", flow.writeStallTimeout()));
	}

	long inboundLimitTotal() {
		return PropertyChecks.bytes("conduit.flow.inbound-limit-total", this.properties.flow().inboundLimitTotal(),
				ONE_BYTE);
	}

	static Backoff backoff(String prefix, Duration initialDelay, Duration maxDelay, double multiplier) {
		PropertyChecks.positive(prefix + ".initial-delay", initialDelay);
		PropertyChecks.require(prefix + ".max-delay", maxDelay,
				maxDelay.compareTo(initialDelay) >= 0 && maxDelay.compareTo(Duration.ofDays(1)) <= 0,
				"It must be '%s.initial-delay', which is %s, to one day.".formatted(prefix, initialDelay));
		PropertyChecks.require(prefix + ".multiplier", multiplier, multiplier >= 1 && multiplier <= 100,
				"It must be 1 to 100.");
		return new Backoff(initialDelay, maxDelay, multiplier);
	}

	static Backoff backoff(String prefix, Duration initialDelay, Duration maxDelay, double multiplier, double jitter) {
		PropertyChecks.require(prefix + ".jitter", jitter, jitter >= 0 && jitter <= 1, "It must be 0 to 1.");
		return backoff(prefix, initialDelay, maxDelay, multiplier).withJitter(jitter);
	}

	static List<Address> addresses(String name, List<String> texts) {
		PropertyChecks.require(name, texts, !texts.isEmpty(), "It must name at least one address.");
		return texts.stream().map((text) -> address(name, text)).toList();
	}

	private static Address address(String name, String text) {
		try {
			return Address.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidPropertyException(name, text, String.valueOf(ex.getMessage()));
		}
	}

	static Set<PosixFilePermission> permissions(String name, String text) {
		try {
			return PosixFilePermissions.fromString(text);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidPropertyException(name, text, "It must be written as 'rw-rw----'.");
		}
	}

}

package dev.conduit.shm.transport;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

import dev.conduit.shm.ClientDuplex;
import dev.conduit.shm.StreamBrokenException;
import dev.conduit.transport.RawPeer;
import dev.conduit.transport.RecordingReceiver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client's end of a stream, as bytes.
 */
final class ShmRawPeer implements RawPeer {

	private final ClientDuplex duplex;

	private boolean broken;

	ShmRawPeer(ClientDuplex duplex) {
		this.duplex = duplex;
	}

	@Override
	public void write(byte[] bytes) {
		ByteBuffer source = ByteBuffer.wrap(bytes);
		for (this.duplex.write(source); source.hasRemaining(); this.duplex.write(source)) {
			assertThat(this.duplex.await(false, RecordingReceiver.PATIENCE)).as("space, in time").isTrue();
		}
	}

	@Override
	public byte[] readToEnd() {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		ByteBuffer target = ByteBuffer.allocate(8192);
		try {
			for (int read = this.duplex.read(target); read >= 0; read = this.duplex.read(target.clear())) {
				all.write(target.array(), 0, read);
				if (read == 0) {
					assertThat(this.duplex.await(true, RecordingReceiver.PATIENCE)).as("bytes or the end, in time")
						.isTrue();
				}
			}
		}
		catch (StreamBrokenException ex) {
			this.broken = true;
		}
		return all.toByteArray();
	}

	/** Whether the other side vanished without an end. */
	boolean wasBroken() {
		return this.broken;
	}

	@Override
	public void finish() {
		this.duplex.finish();
	}

	@Override
	public void close() {
		this.duplex.close();
	}

	@Override
	public void reset() {
		this.duplex.close();
	}

}

package dev.conduit.benchmarks.kit.load;

import java.util.Arrays;

/**
 * A client that sends and gets arrays.
 */
public interface BytesClient extends Client<byte[], byte[]> {

	@Override
	default byte[] payload(int size) {
		return Numbered.bytes(size);
	}

	@Override
	default byte[] next(byte[] last, long number) {
		return Numbered.withNumber(last, number);
	}

	@Override
	default boolean isAnswer(byte[] sent, byte[] came) {
		return Arrays.equals(sent, came);
	}

}

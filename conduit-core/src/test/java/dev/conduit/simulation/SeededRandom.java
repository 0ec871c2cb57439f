package dev.conduit.simulation;

import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.util.SplittableRandom;

/**
 * Chance of a seed for those who want a secure one.
 */
final class SeededRandom extends SecureRandom {

	private static final long serialVersionUID = 1L;

	SeededRandom(SplittableRandom random) {
		super(new Spi(random), null);
	}

	private static final class Spi extends SecureRandomSpi {

		private static final long serialVersionUID = 1L;

		private final transient SplittableRandom random;

		Spi(SplittableRandom random) {
			this.random = random;
		}

		@Override
		protected void engineSetSeed(byte[] seed) {
			throw new UnsupportedOperationException("the seed is that of the simulation");
		}

		@Override
		protected void engineNextBytes(byte[] bytes) {
			this.random.nextBytes(bytes);
		}

		@Override
		protected byte[] engineGenerateSeed(int numBytes) {
			byte[] bytes = new byte[numBytes];
			this.random.nextBytes(bytes);
			return bytes;
		}

	}

}

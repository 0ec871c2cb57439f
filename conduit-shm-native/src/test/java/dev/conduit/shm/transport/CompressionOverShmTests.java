package dev.conduit.shm.transport;

import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import dev.conduit.client.CompressionContract;
import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.WriteLimits;
import dev.conduit.transport.shm.ShmOptions;

@ParameterizedClass(name = "polling: {0}")
@ValueSource(booleans = { false, true })
class CompressionOverShmTests extends CompressionContract {

	@Parameter
	private boolean polling;

	@Override
	protected TestedTransport open() {
		return new ShmTestedTransport(WriteLimits.DEFAULT, ShmOptions.DEFAULT.prefaceTimeout(), this.polling);
	}

}

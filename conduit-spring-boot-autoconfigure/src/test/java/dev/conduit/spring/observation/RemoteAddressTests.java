package dev.conduit.spring.observation;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RemoteAddressTests {

	@ParameterizedTest
	@CsvSource({ "/10.0.0.7:52110, tcp://10.0.0.7:52110", "tcp://127.0.0.1:7410, tcp://127.0.0.1:7410",
			"10.0.0.7:1, tcp://10.0.0.7:1", "/[0:0:0:0:0:0:0:1]:99, tcp://[0:0:0:0:0:0:0:1]:99" })
	void whoeverIsInTheNetworkHasAUri(String address, String uri) {
		assertThat(RemoteAddress.of(address)).isEqualTo(uri);
	}

	/** A tracer would warn of them, message by message. */
	@ParameterizedTest
	@ValueSource(strings = { "this process", "local://orders", "unix:/run/orders.sock", "shm://orders", "", "a b:1" })
	void whoeverIsNotHasNone(String address) {
		assertThat(RemoteAddress.of(address)).isNull();
	}

}

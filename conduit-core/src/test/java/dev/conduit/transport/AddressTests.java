package dev.conduit.transport;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AddressTests {

	@Test
	void theSchemeSaysWhichKindItIs() {
		assertThat(Address.parse("tcp://orders.example:7400")).isEqualTo(new Address.Tcp("orders.example", 7400));
		assertThat(Address.parse("tcp://[::1]:0")).isEqualTo(new Address.Tcp("::1", 0));
		assertThat(Address.parse("tls://orders.example:7400")).isEqualTo(new Address.Tls("orders.example", 7400));
		assertThat(Address.parse("unix:///run/orders.sock")).isEqualTo(new Address.Unix(Path.of("/run/orders.sock")));
		assertThat(Address.parse("shm://orders.v2")).isEqualTo(new Address.Shm("orders.v2"));
		assertThat(Address.parse(" local://orders ")).isEqualTo(new Address.Local("orders"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp://[::1]:7400", "tcp://127.0.0.1:0", "tls://[::1]:7400", "unix:///run/orders.sock",
			"shm://orders_1", "local://orders" })
	void itsTextIsReadAsItself(String text) {
		assertThat(Address.parse(text)).hasToString(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "7400", "localhost:7400", "http://localhost:7400", "tcp://localhost", "tcp://:7400",
			"tcp://localhost:port", "tcp://localhost:65536", "tls://localhost", "tls://localhost:65536",
			"unix:orders.sock", "unix://orders.sock", "unix://host/orders.sock", "local:", "local://", "shm:", "shm://",
			"shm:///orders", "shm://a/b", "shm://.hidden", "shm://user@host", "tcp://a b:1" })
	void whatIsNoAddressIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Address.parse(text));
	}

	@ParameterizedTest
	@CsvSource({ "tcp://127.0.0.1:1, true", "tcp://127.1.2.3:1, true", "tcp://localhost:1, true", "tcp://[::1]:1, true",
			"tls://localhost:1, true", "tls://orders.example:1, false", "tcp://0.0.0.0:1, false",
			"tcp://127.evil.example:1, false", "tcp://10.0.0.1:1, false", "unix:///run/orders.sock, true",
			"shm://orders, true", "local://orders, true" })
	void onlyAddressesThatNoOtherHostReachesAreOfThisHost(String text, boolean sameHost) {
		assertThat(Address.parse(text).isSameHost()).isEqualTo(sameHost);
	}

}

package dev.conduit.authentication;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class OriginTests {

	@ParameterizedTest
	@CsvSource({ "tcp://10.0.0.1:40000, 10.0.0.1", "tls://10.0.0.1:40001, 10.0.0.1",
			"tcp://[::ffff:10.0.0.1]:40000, 10.0.0.1", "tls://[::ffff:a00:1]:1, 10.0.0.1",
			"tcp://[0:0:0:0:0:ffff:10.0.0.1]:1, 10.0.0.1", "tcp://[2001:db8::1]:40000, 20010db800000000",
			"tcp://[2001:DB8:0:0:1:2:3:4]:40000, 20010db800000000",
			"tcp://[2001:db8:0:0:ffff:ffff:ffff:ffff]:1, 20010db800000000",
			"tcp://[2001:db8:0:1::1]:40000, 20010db800000001", "tcp://[::1]:40000, 0000000000000000",
			"tcp://[fe80::1%1]:40000, fe80000000000000", "unix:///run/orders.sock, unix:///run/orders.sock",
			"shm://orders of process 12, shm://orders", "shm://orders of process 13, shm://orders",
			"local://orders, local://orders" })
	void portsSpellingsAndTheLastHalfOfIpv6MakeNoDifference(String address, String origin) {
		assertThat(Origin.of(address)).isEqualTo(origin);
	}

}

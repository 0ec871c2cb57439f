package dev.conduit.server;

import java.net.Inet6Address;
import java.net.InetAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * However an address is written, it counts as one.
 */
class NetworkAddressTests {

	@ParameterizedTest
	@CsvSource({ "192.0.2.7, 192.0.2.7", "192.0.2.7, ::ffff:192.0.2.7", "192.0.2.7, ::ffff:c000:207",
			"192.0.2.7, ::FFFF:C000:0207", "192.0.2.7, 0:0:0:0:0:ffff:192.0.2.7", "192.0.2.7, 0:0:0:0:0:ffff:c000:207",
			"192.0.2.7, 0000:0000:0000:0000:0000:ffff:c000:0207", "192.0.2.7, [::ffff:192.0.2.7]",
			"192.0.2.7, 192.0.519", "192.0.2.7, 3221225991", "127.0.0.1, ::ffff:127.0.0.1", "127.0.0.1, ::ffff:7f00:1",
			"127.0.0.1, 127.1", "127.0.0.1, 127.0.1", "127.0.0.1, 2130706433", "0.0.0.0, ::ffff:0.0.0.0",
			"255.255.255.255, ::ffff:ffff:ffff", "10.0.0.1, ::ffff:10.0.0.1", "10.0.0.1, ::ffff:a00:1", "::1, ::1",
			"::1, 0:0:0:0:0:0:0:1", "::1, 0000:0000:0000:0000:0000:0000:0000:0001", "::1, [::1]",
			"2001:db8::1, 2001:db8::1", "2001:db8::1, 2001:DB8::1", "2001:db8::1, 2001:0db8:0000:0000::0001",
			"2001:db8::1, 2001:db8:0:0:0:0:0:1", "2001:db8::1, 2001:db8:0:0:1::",
			"2001:db8::1, 2001:db8::ffff:ffff:ffff:ffff", "2001:db8::1, 2001:db8::192.0.2.7",
			"2001:db8:0:1::, 2001:db8:0:1:ffff::", "fe80::1, fe80::2", "fd00::1, fd00::abcd" })
	void theSame(String one, String other) throws Exception {
		assertThat(NetworkAddress.of(InetAddress.getByName(one)))
			.isEqualTo(NetworkAddress.of(InetAddress.getByName(other)));
	}

	@ParameterizedTest
	@CsvSource({ "192.0.2.7, 192.0.2.8", "192.0.2.7, ::ffff:192.0.2.8", "127.0.0.1, ::1", "0.0.0.0, ::",
			"192.0.2.7, 2002:c000:207::", "192.0.2.7, 64:ff9b::192.0.2.7", "2001:db8::1, 2001:db8:0:1::1",
			"2001:db8::1, 2001:db9::1", "::fffe:192.0.2.7, 192.0.2.7" })
	void notTheSame(String one, String other) throws Exception {
		assertThat(NetworkAddress.of(InetAddress.getByName(one)))
			.isNotEqualTo(NetworkAddress.of(InetAddress.getByName(other)));
	}

	/** What the JDK makes IPv4 of by itself is made so here where it does not. */
	@Test
	void anAddressThatIsMappedIntoIPv6IsTheOneOfIPv4() throws Exception {
		byte[] mapped = new byte[16];
		mapped[10] = (byte) 0xff;
		mapped[11] = (byte) 0xff;
		mapped[12] = (byte) 192;
		mapped[15] = 7;
		InetAddress address = Inet6Address.getByAddress(null, mapped, 0);
		assertThat(address).isInstanceOf(Inet6Address.class);

		assertThat(NetworkAddress.of(address)).isEqualTo(NetworkAddress.of(InetAddress.getByName("192.0.0.7")));
	}

}

package dev.conduit.autoconfigure;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The oldest versions of libraries that read what comes from outside, and of those with
 * holes that are known: who lowers a version has to say here why.
 */
class VersionFloorTests {

	private static final Pattern SEPARATOR = Pattern.compile("[.-]");

	@ParameterizedTest(name = "{0} {1}")
	@CsvSource({
			// Memory by declared lengths (TLS hello, LZ4), skipped host names, address
			// rules.
			"io.netty.channel.Channel, 4.2.18", "io.netty.handler.ssl.SslHandler, 4.2.18",
			"io.netty.buffer.ByteBuf, 4.2.18",
			// Depth that was not checked, numbers without a bound.
			"tools.jackson.core.JsonParser, 3.1.0", "tools.jackson.databind.ObjectMapper, 3.1.0",
			"tools.jackson.dataformat.cbor.CBORMapper, 3.1.0", "tools.jackson.dataformat.smile.SmileMapper, 3.1.0",
			// CVE-2025-12183 and CVE-2025-66566: bytes of others after bad input.
			"net.jpountz.lz4.LZ4Factory, 1.10.1",
			// CVE-2024-7254: messages in messages.
			"com.google.protobuf.Message, 4.28.2",
			// CVE-2025-11226: code in a configuration.
			"ch.qos.logback.core.Appender, 1.5.19",
			// CVE-2025-41249 and CVE-2025-41248: annotations of security that were
			// overlooked.
			"org.springframework.core.SpringVersion, 7.0.0",
			"org.springframework.security.core.Authentication, 7.0.0" })
	void isNotOlderThan(String type, String floor) throws Exception {
		String found = versionOf(Class.forName(type, false, getClass().getClassLoader()));

		assertThat(Arrays.compare(numbers(found), numbers(floor)))
			.as("version of the jar of %s: %s, at least %s", type, found, floor)
			.isNotNegative();
	}

	@Test
	void aVersionBelowAFloorIsFound() {
		assertThat(Arrays.compare(numbers("4.2.9.Final"), numbers("4.2.18"))).isNegative();
		assertThat(Arrays.compare(numbers("4.2.18.Final"), numbers("4.2.18"))).isNotNegative();
		assertThat(Arrays.compare(numbers("4.10.0"), numbers("4.2.18"))).isPositive();
		assertThat(Arrays.compare(numbers("1.5.7-4"), numbers("1.5.7"))).isPositive();
	}

	private static String versionOf(Class<?> type) throws URISyntaxException {
		String jar = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).getFileName().toString();
		assertThat(jar).matches(".*-\\d.*\\.jar");
		return jar.replaceAll("^.*?-(\\d+\\..*)\\.jar$", "$1");
	}

	private static int[] numbers(String version) {
		return SEPARATOR.splitAsStream(version)
			.takeWhile((part) -> part.matches("\\d+"))
			.mapToInt(Integer::parseInt)
			.toArray();
	}

}

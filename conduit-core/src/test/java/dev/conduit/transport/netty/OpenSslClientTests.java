package dev.conduit.transport.netty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.conduit.scram.ChannelBinding;
import dev.conduit.scram.ChannelBindings;
import dev.conduit.transport.Address;
import dev.conduit.transport.RawPeer;
import dev.conduit.transport.RecordingReceiver;
import dev.conduit.transport.TestedTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server of ours before {@code openssl s_client}, which needs the command of that name.
 */
@Timeout(60)
@ParameterizedClass
@ValueSource(booleans = { false, true })
class OpenSslClientTests {

	private static final Pattern KEYING_MATERIAL = Pattern.compile("Keying material: ([0-9A-F]+)");

	/** OpenSSL 3 offers old versions and suites only at the lowest level of security. */
	private static final String EVERYTHING = "ALL:@SECLEVEL=0";

	@Parameter
	private boolean openSslServer;

	private final RecordingReceiver server = new RecordingReceiver();

	private TestedTransport transport;

	private Address.Tls address;

	@BeforeEach
	void listen() {
		this.transport = TestedTls.transport(TestCertificates.client(),
				TestCertificates.server().withOpenSsl(this.openSslServer));
		this.address = (Address.Tls) this.transport.server()
			.listen(this.transport.freeAddress(), this.server)
			.toCompletableFuture()
			.join()
			.address();
	}

	@AfterEach
	void close() {
		this.transport.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "-tls1", "-tls1_1" })
	void oldVersionsAreRefused(String version) throws Exception {
		Run run = connect("-brief", version, "-cipher", EVERYTHING);

		assertThat(run.output()).doesNotContain("CONNECTION ESTABLISHED").contains("alert");
		assertThat(run.exit()).isNotZero();
	}

	@ParameterizedTest
	@CsvSource({ "-tls1_2, TLSv1.2", "-tls1_3, TLSv1.3" })
	void newVersionsAreSpoken(String version, String name) throws Exception {
		Run run = connect("-brief", version);

		assertThat(run.output()).contains("CONNECTION ESTABLISHED", "Protocol version: " + name);
		assertThat(run.output()).containsPattern("Ciphersuite: .*(GCM|POLY1305)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-AES256-SHA384",
			"AES128-SHA", "AES128-GCM-SHA256", "DES-CBC3-SHA", "NULL" })
	void suitesThatDoNotKeepThePastOrTheBytesAreRefused(String suite) throws Exception {
		Run run = connect("-brief", "-tls1_2", "-cipher", suite + ":@SECLEVEL=0");

		assertThat(run.output()).doesNotContain("CONNECTION ESTABLISHED");
		assertThat(run.exit()).isNotZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
			"ECDHE-ECDSA-CHACHA20-POLY1305" })
	void suitesThatDoAreTaken(String suite) throws Exception {
		assertThat(connect("-brief", "-tls1_2", "-cipher", suite).output()).contains("CONNECTION ESTABLISHED",
				"Ciphersuite: " + suite);
	}

	@Test
	void openSslWorksOutTheSameBytesThatBindALogIn() throws Exception {
		Process process = start("-tls1_3", "-keymatexport", "EXPORTER-Channel-Binding", "-keymatexportlen", "32");
		process.getOutputStream().write(RawPeer.preface());
		process.getOutputStream().flush();
		List<ChannelBinding> offered = bindings().offered();
		process.getOutputStream().close();
		Matcher exported = KEYING_MATERIAL.matcher(end(process).output());
		assertThat(exported.find()).isTrue();

		ChannelBinding exporter = new ChannelBinding("tls-exporter", HexFormat.of().parseHex(exported.group(1)));
		if (this.openSslServer) {
			assertThat(offered).extracting(ChannelBinding::name).containsExactly("tls-server-end-point");
		}
		else {
			assertThat(offered).hasSize(2).first().isEqualTo(exporter);
		}
	}

	private ChannelBindings bindings() {
		CompletableFuture<ChannelBindings> found = new CompletableFuture<>();
		this.server.link().execute(() -> found.complete(this.server.link().channelBindings()));
		return found.join();
	}

	private Run connect(String... options) throws Exception {
		Process process = start(options);
		process.getOutputStream().close();
		return end(process);
	}

	private Process start(String... options) throws IOException {
		List<String> command = new ArrayList<>(
				List.of("openssl", "s_client", "-connect", this.address.host() + ":" + this.address.port()));
		command.addAll(List.of(options));
		return new ProcessBuilder(command).redirectErrorStream(true).start();
	}

	private static Run end(Process process) throws Exception {
		try {
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("openssl ended").isTrue();
			return new Run(process.exitValue(), output);
		}
		finally {
			process.destroyForcibly();
		}
	}

	private record Run(int exit, String output) {

	}

}

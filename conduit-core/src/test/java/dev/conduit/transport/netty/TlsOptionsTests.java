package dev.conduit.transport.netty;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TlsOptionsTests {

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.1", "TLSv1", "SSLv3", "SSLv2Hello", "" })
	void oldVersionsAreRefused(String protocol) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> TlsOptions.DEFAULT.withProtocols(List.of("TLSv1.3", protocol)))
			.withMessageContaining("TLSv1.3, TLSv1.2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLS_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
			"TLS_ECDH_anon_WITH_NULL_SHA" })
	void ciphersThatDoNotProtectArePastAndRefused(String cipher) {
		assertThatIllegalArgumentException().isThrownBy(() -> TlsOptions.DEFAULT.withCiphers(List.of(cipher)))
			.withMessageContaining(cipher)
			.withMessageContaining("TLS_AES_128_GCM_SHA256");
	}

	@Test
	void atLeastOneOfEachIsNeeded() {
		assertThatIllegalArgumentException().isThrownBy(() -> TlsOptions.DEFAULT.withProtocols(List.of()));
		assertThatIllegalArgumentException().isThrownBy(() -> TlsOptions.DEFAULT.withCiphers(List.of()));
	}

	@Test
	void hostsAreVerifiedWhereNothingElseIsSaid() {
		assertThat(TlsOptions.DEFAULT.verifyHost()).isTrue();
	}

}

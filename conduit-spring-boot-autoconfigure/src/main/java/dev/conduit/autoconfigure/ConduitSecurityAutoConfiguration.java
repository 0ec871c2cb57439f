package dev.conduit.autoconfigure;

import java.security.SecureRandom;
import java.time.InstantSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

import dev.conduit.authentication.Authenticator;
import dev.conduit.authentication.CertificateAuthenticator;
import dev.conduit.authentication.ScramAuthenticator;
import dev.conduit.authentication.TokenVerifier;
import dev.conduit.scram.ScramCredentials;

/**
 * Auto-configuration of who may connect to the server.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@EnableConfigurationProperties(ConduitSecurityProperties.class)
@Lazy
public final class ConduitSecurityAutoConfiguration {

	/** Gives way to an authenticator of the application, and so stands before ours. */
	@Bean
	@ConditionalOnProperty(name = "conduit.security.auth", havingValue = "scram", matchIfMissing = true)
	@ConditionalOnMissingBean({ Authenticator.class, ScramCredentials.class })
	ConfiguredUsers conduitUsers(ConduitSecurityProperties properties) {
		LoginSettings.requireNoTable(properties.jdbc());
		SecureRandom random = new SecureRandom();
		return new ConfiguredUsers(properties.users(), SaltSecret.of(properties.saltSecret(), random), random);
	}

	@Bean
	@ConditionalOnMissingBean
	Authenticator conduitAuthenticator(ConduitSecurityProperties properties,
			ObjectProvider<ScramCredentials> credentials, ObjectProvider<TokenVerifier> tokens) {
		SecureRandom random = new SecureRandom();
		return switch (properties.auth()) {
			case SCRAM -> new ScramAuthenticator(credentials.getObject(),
					SaltSecret.of(properties.saltSecret(), random).bytes(), random, properties.channelBinding());
			case CERTIFICATE -> new CertificateAuthenticator(InstantSource.system());
			case JWT -> LoginSettings.tokens(properties.jwt(), tokens.getIfAvailable());
			case PEER -> LoginSettings.peers(properties.peer());
			case NONE -> Authenticator.none();
		};
	}

}

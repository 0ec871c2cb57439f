package dev.conduit.autoconfigure;

import javax.sql.DataSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;

import dev.conduit.authentication.Authenticator;
import dev.conduit.scram.ScramCredentials;
import dev.conduit.spring.security.JdbcScramCredentials;

/**
 * Auto-configuration of users that are kept in a table.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = ConduitSecurityAutoConfiguration.class)
@ConditionalOnClass({ JdbcClient.class, DataSource.class })
@ConditionalOnBooleanProperty("conduit.security.jdbc.enabled")
@ConditionalOnProperty(name = "conduit.security.auth", havingValue = "scram", matchIfMissing = true)
@EnableConfigurationProperties(ConduitSecurityProperties.class)
@Lazy
public final class ConduitJdbcUsersAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean({ Authenticator.class, ScramCredentials.class })
	JdbcScramCredentials conduitJdbcUsers(ConduitSecurityProperties properties, ObjectProvider<DataSource> databases) {
		ConduitSecurityProperties.Jdbc jdbc = properties.jdbc();
		return new JdbcScramCredentials(LoginSettings.database(databases.getIfUnique(), properties),
				LoginSettings.query(jdbc, JdbcScramCredentials::queryOf),
				PropertyChecks.positive("conduit.security.jdbc.timeout", jdbc.timeout()),
				PropertyChecks.between("conduit.security.jdbc.max-concurrent", jdbc.maxConcurrent(), 1, 1024));
	}

}

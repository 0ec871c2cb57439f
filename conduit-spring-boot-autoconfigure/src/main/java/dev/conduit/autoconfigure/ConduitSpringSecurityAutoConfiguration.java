package dev.conduit.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.security.core.context.SecurityContextHolder;

import dev.conduit.spring.security.SecurityPeers;

/**
 * Auto-configuration of what Spring Security knows of callers and publishers.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = ConduitAutoConfiguration.class)
@ConditionalOnClass(SecurityContextHolder.class)
@Lazy
public final class ConduitSpringSecurityAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SecurityPeers conduitSecurityPeers() {
		return new SecurityPeers();
	}

}

package dev.conduit.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a server says of itself.
 *
 * @param listall Whether the server answers the call 'listall' as well, in the shape of
 * NetConduit.
 * @since 0.1.0
 */
@ConfigurationProperties("conduit.discovery")
public record ConduitDiscoveryProperties(@DefaultValue("false") boolean listall) {

}

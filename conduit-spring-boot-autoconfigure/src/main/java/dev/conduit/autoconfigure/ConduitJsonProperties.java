package dev.conduit.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How payloads in JSON, CBOR and Smile are read, beyond what the application's own mapper
 * says.
 *
 * @param failOnUnknownProperties Whether a call or message is refused whose payload has a
 * property that its type does not have. Otherwise the application's own mapper decides,
 * as it always does for answers.
 * @since 0.1.0
 */
@ConfigurationProperties("conduit.json")
public record ConduitJsonProperties(@DefaultValue("true") boolean failOnUnknownProperties) {

}

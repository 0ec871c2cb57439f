package dev.conduit.autoconfigure.logging;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What Conduit adds to logs.
 *
 * @param context Whether the lines that a handler or listener writes have the connection,
 * the correlation, the principal and the trace in their context (MDC). True where
 * structured logging is configured, and it is not set.
 * @param frames Whether the frames of connections that begin from then on are logged, at
 * the level TRACE of the logger 'dev.conduit.frames', without payloads, values of headers
 * and log-ins.
 * @since 0.1.0
 */
@ConfigurationProperties("conduit.log")
public record ConduitLogProperties(@Nullable Boolean context, boolean frames) {

}

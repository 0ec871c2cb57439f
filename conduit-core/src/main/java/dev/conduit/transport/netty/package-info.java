/**
 * Links over TCP and Unix domain sockets, on Netty: the only place that knows of
 * channels.
 */
@NullMarked
package dev.conduit.transport.netty;

import org.jspecify.annotations.NullMarked;

/**
 * From Conduit into channels: messages of topics, and calls that are answered by flows.
 */
@NullMarked
package dev.conduit.integration.inbound;

import org.jspecify.annotations.NullMarked;

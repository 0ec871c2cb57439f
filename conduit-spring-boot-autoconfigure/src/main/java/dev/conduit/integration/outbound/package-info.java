/**
 * From channels out to Conduit: messages that are published, and calls that are made.
 */
@NullMarked
package dev.conduit.integration.outbound;

import org.jspecify.annotations.NullMarked;

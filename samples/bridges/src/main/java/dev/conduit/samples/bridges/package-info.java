/**
 * Bridges: what is published to a Conduit topic goes through a server of another kind to
 * another Conduit topic.
 */
@NullMarked
package dev.conduit.samples.bridges;

import org.jspecify.annotations.NullMarked;

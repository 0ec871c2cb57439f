/**
 * A server with a service of each kind: something to call for clients in any language.
 */
@NullMarked
package dev.conduit.samples.playground;

import org.jspecify.annotations.NullMarked;

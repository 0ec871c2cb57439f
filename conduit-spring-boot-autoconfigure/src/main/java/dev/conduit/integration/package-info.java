/**
 * Conduit's topics and calls as endpoints of Spring Integration: what both directions
 * share.
 */
@NullMarked
package dev.conduit.integration;

import org.jspecify.annotations.NullMarked;

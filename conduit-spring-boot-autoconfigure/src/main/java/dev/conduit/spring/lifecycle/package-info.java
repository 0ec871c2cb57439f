/**
 * When things start and stop: channels first, then listeners, then the server, and back
 * in the other order.
 */
@NullMarked
package dev.conduit.spring.lifecycle;

import org.jspecify.annotations.NullMarked;

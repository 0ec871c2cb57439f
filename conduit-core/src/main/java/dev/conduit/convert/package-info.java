/**
 * Payloads to objects and back, bound to a type once and chosen by content type.
 */
@NullMarked
package dev.conduit.convert;

import org.jspecify.annotations.NullMarked;

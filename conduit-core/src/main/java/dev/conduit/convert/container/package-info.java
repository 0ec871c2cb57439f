/**
 * Containers as payloads.
 */
@NullMarked
package dev.conduit.convert.container;

import org.jspecify.annotations.NullMarked;

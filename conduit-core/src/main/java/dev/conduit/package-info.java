/**
 * Typed calls and messages between processes. Each sub-package is a room with one
 * purpose; this one stays empty.
 */
@NullMarked
package dev.conduit;

import org.jspecify.annotations.NullMarked;

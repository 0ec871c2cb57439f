/**
 * What threads hold for moments.
 */
@NullMarked
package dev.conduit.lock;

import org.jspecify.annotations.NullMarked;

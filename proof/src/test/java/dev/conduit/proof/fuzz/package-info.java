/**
 * What reads bytes of others, fed with bytes that nobody meant.
 */
@NullMarked
package dev.conduit.proof.fuzz;

import org.jspecify.annotations.NullMarked;

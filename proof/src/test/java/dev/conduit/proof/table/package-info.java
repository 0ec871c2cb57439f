/**
 * The table of the proof, over all modules.
 */
@NullMarked
package dev.conduit.proof.table;

import org.jspecify.annotations.NullMarked;

/**
 * Servers under load, attack and sudden death, in processes of their own.
 */
@NullMarked
package dev.conduit.proof.load;

import org.jspecify.annotations.NullMarked;

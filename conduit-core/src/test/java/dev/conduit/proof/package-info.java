/**
 * The proof: rows that show by figures what holds while things go wrong, and the file
 * that they are written to. A test tagged {@code proof} runs with {@code -Pproof} alone,
 * one tagged {@code soak} with {@code -Psoak} alone, and one tagged {@code sized} always,
 * for as long as {@link dev.conduit.proof.Size} says.
 */
@NullMarked
package dev.conduit.proof;

import org.jspecify.annotations.NullMarked;

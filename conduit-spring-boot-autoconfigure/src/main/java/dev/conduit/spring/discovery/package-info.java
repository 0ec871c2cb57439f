/**
 * What a server offers, as a document that it answers to whoever asks, and the comparison
 * of it with what a client expects.
 */
@NullMarked
package dev.conduit.spring.discovery;

import org.jspecify.annotations.NullMarked;

/**
 * Compressing payloads: which algorithms there are, when they are worth it, and how far a
 * payload may grow when it is decompressed.
 */
@NullMarked
package dev.conduit.compression;

import org.jspecify.annotations.NullMarked;

/**
 * Topics and streams between the processes of one host: rings in mapped files, and words
 * in them that sleepers wait on. Needs no daemon, no socket and no native code of its
 * own.
 */
@NullMarked
package dev.conduit.shm;

import org.jspecify.annotations.NullMarked;

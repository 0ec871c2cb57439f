/**
 * Topics between the processes of one host: a ring of messages in a mapped file, and a
 * word in it that sleepers wait on. Needs no daemon, no socket and no native code of its
 * own.
 */
@NullMarked
package dev.conduit.shm;

import org.jspecify.annotations.NullMarked;

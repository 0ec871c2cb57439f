/**
 * The ring and the streams of shared memory under jcstress.
 */
@NullMarked
package dev.conduit.shm;

import org.jspecify.annotations.NullMarked;

/**
 * Makes streams over shared memory links of Conduit: frames instead of bytes.
 */
@NullMarked
package dev.conduit.shm.transport;

import org.jspecify.annotations.NullMarked;

/**
 * Auto-configuration of what Conduit adds to logs.
 */
@NullMarked
package dev.conduit.autoconfigure.logging;

import org.jspecify.annotations.NullMarked;

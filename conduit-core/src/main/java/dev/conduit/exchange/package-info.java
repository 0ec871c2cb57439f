/**
 * The seam between the connection and the application: one interaction, its deadline and
 * its cancellation.
 */
@NullMarked
package dev.conduit.exchange;

import org.jspecify.annotations.NullMarked;

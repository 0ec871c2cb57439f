/**
 * Runs the handlers of calls under a bounded number of permits, and always ends the
 * exchange.
 */
@NullMarked
package dev.conduit.dispatch;

import org.jspecify.annotations.NullMarked;

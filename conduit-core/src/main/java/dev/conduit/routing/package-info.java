/**
 * Which method a call is for.
 */
@NullMarked
package dev.conduit.routing;

import org.jspecify.annotations.NullMarked;

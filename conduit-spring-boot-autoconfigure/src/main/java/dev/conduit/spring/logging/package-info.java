/**
 * What the lines of a log say of the call or message during which they were written.
 */
@NullMarked
package dev.conduit.spring.logging;

import org.jspecify.annotations.NullMarked;

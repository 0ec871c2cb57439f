/**
 * Pure decisions about when to try, wait or give up: whoever uses them brings the clock
 * and the chance.
 */
@NullMarked
package dev.conduit.policy;

import org.jspecify.annotations.NullMarked;

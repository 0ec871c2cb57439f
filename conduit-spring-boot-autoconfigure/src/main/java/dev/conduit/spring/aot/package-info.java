/**
 * What ahead-of-time processing has to know: which interfaces Conduit implements, which
 * methods it calls, and which types travel.
 */
@NullMarked
package dev.conduit.spring.aot;

import org.jspecify.annotations.NullMarked;

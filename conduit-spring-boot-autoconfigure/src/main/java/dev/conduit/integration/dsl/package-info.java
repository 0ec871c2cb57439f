/**
 * The endpoints in the Java DSL; {@link dev.conduit.integration.dsl.Conduit} is where to
 * begin.
 */
@NullMarked
package dev.conduit.integration.dsl;

import org.jspecify.annotations.NullMarked;

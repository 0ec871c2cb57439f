/**
 * JSON by Jackson 3, where that is on the class path.
 */
@NullMarked
package dev.conduit.convert.jackson;

import org.jspecify.annotations.NullMarked;

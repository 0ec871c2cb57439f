/**
 * Answers and errors in the shape in which NetConduit's users know them.
 */
@NullMarked
package dev.conduit.response;

import org.jspecify.annotations.NullMarked;

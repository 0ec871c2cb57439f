/**
 * Named, typed values for those who know what they hold only while the program runs.
 */
@NullMarked
package dev.conduit.container;

import org.jspecify.annotations.NullMarked;

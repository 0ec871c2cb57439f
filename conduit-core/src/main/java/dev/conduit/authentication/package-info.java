/**
 * Who is there: mechanisms by which the sides of a connection prove themselves, without
 * I/O of their own.
 */
@NullMarked
package dev.conduit.authentication;

import org.jspecify.annotations.NullMarked;

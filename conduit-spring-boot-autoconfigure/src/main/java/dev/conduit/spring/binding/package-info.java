/**
 * Methods of a user's beans, bound once when the application starts: each parameter to
 * what gives its value, the whole to a method handle, and refused with what would be
 * right where that cannot work.
 */
@NullMarked
package dev.conduit.spring.binding;

import org.jspecify.annotations.NullMarked;

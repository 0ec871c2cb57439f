/**
 * What callers learn of exceptions: by an annotation on the exception, or by methods in
 * beans made for that.
 */
@NullMarked
package dev.conduit.spring.advice;

import org.jspecify.annotations.NullMarked;

/**
 * What clients may do, and who they are to Spring Security.
 */
@NullMarked
package dev.conduit.spring.security;

import org.jspecify.annotations.NullMarked;

/**
 * The clients of a server in an application: as arguments of methods, and as events.
 */
@NullMarked
package dev.conduit.spring.session;

import org.jspecify.annotations.NullMarked;

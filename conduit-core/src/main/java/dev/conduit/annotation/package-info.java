/**
 * What a user writes on services, listeners, clients and exceptions. Nothing here needs
 * more than Java, so that an interface and its exceptions can be shared in a jar of their
 * own.
 */
@NullMarked
package dev.conduit.annotation;

import org.jspecify.annotations.NullMarked;

/**
 * Calls and messages to other processes: interfaces that become clients, and the template
 * for everything that is decided while the program runs.
 */
@NullMarked
package dev.conduit.spring.client;

import org.jspecify.annotations.NullMarked;

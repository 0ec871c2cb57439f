/**
 * Tests of an application that uses Conduit: a slice of it on a network inside the JVM,
 * what was called and published there, and faults on the way.
 */
@NullMarked
package dev.conduit.test;

import org.jspecify.annotations.NullMarked;

/**
 * What an application's start costs with Conduit and without.
 */
@NullMarked
package dev.conduit.benchmarks.startup;

import org.jspecify.annotations.NullMarked;

/**
 * What Conduit costs when there is much of something: methods, topics, subscriptions,
 * connections; and what it costs when nothing happens.
 */
@NullMarked
package dev.conduit.benchmarks.scaling;

import org.jspecify.annotations.NullMarked;

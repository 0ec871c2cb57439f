/**
 * Streams as Java knows them, from and to items that travel: publishers that are asked by
 * demand, and iterators that wait on a thread.
 */
@NullMarked
package dev.conduit.spring.stream;

import org.jspecify.annotations.NullMarked;

/**
 * The annotated server, in a package of its own: a server has no channel for the clients
 * that an application finds below its package.
 */
@NullMarked
package dev.conduit.benchmarks.contestant.service;

import org.jspecify.annotations.NullMarked;

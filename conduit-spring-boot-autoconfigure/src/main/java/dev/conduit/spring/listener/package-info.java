/**
 * Methods of beans that get the messages of topics.
 */
@NullMarked
package dev.conduit.spring.listener;

import org.jspecify.annotations.NullMarked;

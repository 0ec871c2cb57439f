/**
 * Methods of beans that other processes call.
 */
@NullMarked
package dev.conduit.spring.service;

import org.jspecify.annotations.NullMarked;

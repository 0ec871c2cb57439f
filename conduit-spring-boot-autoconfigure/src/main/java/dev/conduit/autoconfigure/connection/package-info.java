/**
 * Finds servers among the containers that Docker Compose and Testcontainers run.
 */
@NullMarked
package dev.conduit.autoconfigure.connection;

import org.jspecify.annotations.NullMarked;

/**
 * Conduit for Spring Boot's Actuator: an endpoint to look at and to steer what goes on,
 * health, and information.
 */
@NullMarked
package dev.conduit.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;

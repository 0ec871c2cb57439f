/**
 * Auto-configuration of Conduit for Spring Boot.
 */
@NullMarked
package dev.conduit.autoconfigure;

import org.jspecify.annotations.NullMarked;

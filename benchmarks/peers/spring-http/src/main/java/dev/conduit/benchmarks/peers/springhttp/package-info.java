/**
 * Spring Boot with a controller on Tomcat and the RestClient: records as JSON, validated.
 */
@NullMarked
package dev.conduit.benchmarks.peers.springhttp;

import org.jspecify.annotations.NullMarked;

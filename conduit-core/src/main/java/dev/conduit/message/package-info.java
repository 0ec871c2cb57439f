/**
 * What travels, as values: names, headers, payloads, problems and the exceptions made of
 * them.
 */
@NullMarked
package dev.conduit.message;

import org.jspecify.annotations.NullMarked;

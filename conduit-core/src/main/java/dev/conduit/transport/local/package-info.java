/**
 * Links inside this JVM: a product, not a mock. Frames are encoded and decoded as over
 * any other transport.
 */
@NullMarked
package dev.conduit.transport.local;

import org.jspecify.annotations.NullMarked;

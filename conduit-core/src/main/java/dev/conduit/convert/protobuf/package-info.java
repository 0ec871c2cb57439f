/**
 * Protocol Buffers, where their library is on the class path.
 */
@NullMarked
package dev.conduit.convert.protobuf;

import org.jspecify.annotations.NullMarked;

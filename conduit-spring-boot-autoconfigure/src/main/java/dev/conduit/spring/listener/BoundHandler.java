package dev.conduit.spring.listener;

import org.jspecify.annotations.Nullable;

import dev.conduit.spring.binding.BoundMethod;

/**
 * A method of a listener, ready to be called.
 *
 * @param method the method
 * @param manual whether it acknowledges messages itself
 * @param results what becomes of what it returns, {@code null} where it returns nothing
 */
record BoundHandler(BoundMethod method, boolean manual, @Nullable ListenerResults results) {

}

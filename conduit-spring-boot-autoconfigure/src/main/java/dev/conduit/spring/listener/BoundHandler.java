package dev.conduit.spring.listener;

import dev.conduit.spring.binding.BoundMethod;

/**
 * A method of a listener, ready to be called.
 *
 * @param method the method
 * @param manual whether it acknowledges messages itself
 */
record BoundHandler(BoundMethod method, boolean manual) {

}

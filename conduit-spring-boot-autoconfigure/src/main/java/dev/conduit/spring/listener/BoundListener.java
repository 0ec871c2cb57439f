package dev.conduit.spring.listener;

/**
 * A listener that is ready to subscribe.
 *
 * @param settings how it works
 * @param description its method, for messages
 * @param method gets the messages
 */
record BoundListener(ListenerSettings settings, String description, ListenerMethod method) {

}

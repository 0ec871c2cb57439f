package dev.conduit.topic;

/**
 * Who a subscription is for, by what stays the same when it subscribes anew.
 *
 * @param name name of the mailbox for a listener in this process, such as the listener's
 * id; of the client for a peer
 * @param pattern the topics
 * @param remote whether it is a peer
 * @since 0.1.0
 */
public record Subscriber(String name, TopicPattern pattern, boolean remote) {

}

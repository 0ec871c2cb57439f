/**
 * Topics: which subscriptions a message goes to, and the mailbox in which it waits for
 * each of them.
 */
@NullMarked
package dev.conduit.topic;

import org.jspecify.annotations.NullMarked;

package dev.conduit.topic;

/**
 * What waits for a subscriber of a bus, or for the members of a group together.
 *
 * @param subscriber who it is
 * @param mailbox name of the mailbox, which is also the one that asks sources to pause
 * @param members how many share it, 1 where it is no group
 * @param statistics what the mailbox holds and has done
 * @since 0.1.0
 */
public record SubscriberStatistics(Subscriber subscriber, String mailbox, int members, MailboxStatistics statistics) {

}

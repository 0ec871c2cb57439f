package dev.conduit.topic;

/**
 * A message for the receiver, or one that expired.
 *
 * @param entry the message
 * @param attempt number of this attempt; of the last one where it expired
 * @param wordsBefore how many attempts of any message ended before
 * @param expired whether it is not for the receiver any more
 * @param next what to do before
 */
record Take(Entry entry, int attempt, long wordsBefore, boolean expired, FollowUp next) {

}

package dev.conduit.topic;

/**
 * A message for the receiver.
 *
 * @param entry the message
 * @param attempt number of this attempt
 * @param wordsBefore how many attempts of any message ended before
 * @param next what to do before
 */
record Take(Entry entry, int attempt, long wordsBefore, FollowUp next) {

}

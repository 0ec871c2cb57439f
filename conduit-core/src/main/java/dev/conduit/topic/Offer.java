package dev.conduit.topic;

/**
 * What became of an offered message.
 *
 * @param admission what became of it
 * @param congested whether its source has to wait
 * @param next what to do then
 */
record Offer(Admission admission, boolean congested, FollowUp next) {

}

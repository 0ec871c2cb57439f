package dev.conduit.topic;

import java.util.List;

/**
 * Messages that have to go.
 *
 * @param parked those that waited in front of the mailbox
 * @param entries those that were taken in
 * @param next what to do then
 */
record Remains(List<Parked> parked, List<Entry> entries, FollowUp next) {

}

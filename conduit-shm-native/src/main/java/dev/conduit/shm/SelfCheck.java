package dev.conduit.shm;

import java.util.List;

/**
 * What a domain is like on this host, for a person or a health check.
 *
 * @param sleeps whether sleepers are woken by the kernel; otherwise they look at
 * intervals
 * @param mode how it waits, or why not by the kernel
 * @param usableBytes free space of the folder's file system
 * @param permissions who may use the folder, as {@code rwx------}
 * @param topics what is there
 * @param leftovers files that nobody holds, of which {@link Domain#clean()} takes the
 * name
 * @since 0.1.0
 */
public record SelfCheck(boolean sleeps, String mode, long usableBytes, String permissions, List<TopicStatus> topics,
		List<String> leftovers) {

	public SelfCheck {
		topics = List.copyOf(topics);
		leftovers = List.copyOf(leftovers);
	}

}

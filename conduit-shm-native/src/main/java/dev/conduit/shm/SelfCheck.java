package dev.conduit.shm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a domain is like on this host, for a person or a health check.
 *
 * @param folder where it is
 * @param sleeps whether sleepers are woken by the kernel; otherwise they look at
 * intervals
 * @param mode how it waits, or why not by the kernel
 * @param nativeAccess whether this module may call native code, by
 * {@code --enable-native-access} or because the JVM only warned
 * @param totalBytes size of the folder's file system
 * @param usableBytes free space of the folder's file system
 * @param owner user that the folder belongs to
 * @param group group of the folder
 * @param permissions who may use the folder, as {@code rwx------}
 * @param topics what is there
 * @param leftovers files that nobody holds, of which {@link Domain#clean()} takes the
 * name
 * @since 0.1.0
 */
public record SelfCheck(Path folder, boolean sleeps, String mode, boolean nativeAccess, long totalBytes,
		long usableBytes, String owner, String group, String permissions, List<TopicStatus> topics,
		List<String> leftovers) {

	/** The mode of who does not want to sleep. */
	static final String POLLING = "polling, as asked for";

	/** Less is not enough for a few topics of the default size. */
	private static final long LITTLE_SPACE = 4L << 20;

	public SelfCheck {
		topics = List.copyOf(topics);
		leftovers = List.copyOf(leftovers);
	}

	/**
	 * What should be changed, each in a sentence that says how.
	 * @return nothing where all is well
	 */
	public List<String> problems() {
		List<String> problems = new ArrayList<>();
		if (!this.sleeps && !this.mode.equals(POLLING)) {
			problems.add("Processes look at intervals instead of sleeping: " + this.mode);
		}
		if (this.usableBytes < LITTLE_SPACE) {
			problems.add(
					"'%s' has %d bytes left, and a topic of the default size takes %d: give it more (in a container: --shm-size)"
						.formatted(this.folder, this.usableBytes, Geometry.of(TopicOptions.DEFAULT).totalBytes()));
		}
		if (this.permissions.endsWith("w-") || this.permissions.endsWith("wx")) {
			problems.add("'%s' may be written by everybody (%s): take that from others".formatted(this.folder,
					this.permissions));
		}
		this.topics.forEach((topic) -> addProblems(topic, problems));
		if (!this.leftovers.isEmpty()) {
			problems.add("%d files are held by nobody (%s): clean() removes them".formatted(this.leftovers.size(),
					String.join(", ", this.leftovers)));
		}
		return problems;
	}

	private static void addProblems(TopicStatus topic, List<String> problems) {
		if (!topic.alive() && !topic.subscribers().isEmpty()) {
			problems.add("Topic '%s' has %d subscribers and no publisher, which was %s: start that again"
				.formatted(topic.name(), topic.subscribers().size(), topic.owner()));
		}
		for (TopicStatus.SubscriberStatus subscriber : topic.subscribers()) {
			if (subscriber.corrupted() > 0) {
				problems.add(
						"%d messages of topic '%s' had a wrong checksum when %s read them: something else writes to its file"
							.formatted(subscriber.corrupted(), topic.name(), subscriber.holder()));
			}
		}
	}

}

package dev.conduit.shm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.process.JavaProcess;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class HousekeepingTests {

	private final SharedFolder folder = new SharedFolder();

	private final Domain domain = Domain.open(this.folder.path());

	@AfterEach
	void close() {
		this.domain.close();
		this.folder.close();
	}

	@Test
	void theCheckTellsWhoIsThereAndHowFar() throws Exception {
		Publisher publisher = this.domain.publisher("a/b", TopicOptions.DEFAULT.withPolicy(Policy.GATED));
		this.domain.subscriber("a/b");
		publisher.publish(new byte[1]);
		publisher.publish(new byte[1]);

		SelfCheck check = this.domain.check();

		assertThat(check.sleeps()).isTrue();
		assertThat(check.mode()).isEqualTo("futex");
		assertThat(check.folder()).isEqualTo(this.folder.path());
		assertThat(check.nativeAccess()).isTrue();
		assertThat(check.permissions()).isEqualTo("rwx------");
		assertThat(check.owner()).isEqualTo(Files.getOwner(this.folder.path()).getName());
		assertThat(check.group()).isNotEmpty();
		assertThat(check.totalBytes()).isGreaterThanOrEqualTo(check.usableBytes());
		assertThat(check.problems()).isEmpty();
		assertThat(check.usableBytes()).isPositive();
		assertThat(check.leftovers()).isEmpty();
		TopicStatus topic = check.topics().getFirst();
		assertThat(topic.name()).isEqualTo("a/b");
		assertThat(topic.alive()).isTrue();
		assertThat(topic.published()).isEqualTo(2);
		assertThat(topic.bytes()).isGreaterThan(1 << 20);
		assertThat(topic.gated()).isTrue();
		assertThat(topic.owner().pid()).isEqualTo(ProcessHandle.current().pid());
		assertThat(topic.subscribers()).singleElement().satisfies((subscriber) -> {
			assertThat(subscriber.holder().pid()).isEqualTo(ProcessHandle.current().pid());
			assertThat(subscriber.behind()).isEqualTo(2);
			assertThat(subscriber.lost()).isZero();
			assertThat(subscriber.gated()).isTrue();
		});
	}

	@Test
	void whatShouldBeChangedIsSaidInSentences() {
		this.domain.publisher("orphan", TopicOptions.DEFAULT, PublisherOptions.DEFAULT.keepFile()).close();
		this.domain.publisher("left", TopicOptions.DEFAULT, PublisherOptions.DEFAULT.keepFile()).close();
		this.domain.subscriber("orphan");

		assertThat(this.domain.check().problems()).hasSize(2)
			.anySatisfy((problem) -> assertThat(problem)
				.startsWith("Topic 'orphan' has 1 subscribers and no publisher, which was process "))
			.anySatisfy((problem) -> assertThat(problem)
				.isEqualTo("1 files are held by nobody (left.cdt): clean() removes them"));
		SelfCheck bad = new SelfCheck(this.folder.path(), false, "native access is denied", false, 1 << 20, 4096, "a",
				"b", "rwxrwxrwx", List.of(), List.of());
		assertThat(bad.problems()).hasSize(3)
			.anySatisfy((problem) -> assertThat(problem).contains("instead of sleeping: native access is denied"))
			.anySatisfy((problem) -> assertThat(problem).contains("has 4096 bytes left").contains("--shm-size"))
			.anySatisfy((problem) -> assertThat(problem).contains("may be written by everybody (rwxrwxrwx)"));
		try (Domain polling = Domain.openPolling(this.folder.path())) {
			assertThat(polling.check().sleeps()).isFalse();
			assertThat(polling.check().mode()).isEqualTo("polling, as asked for");
			assertThat(polling.check().problems()).hasSize(2);
		}
	}

	@Test
	void whatTheLivingHoldIsNotCleaned() {
		this.domain.publisher("published", TopicOptions.DEFAULT);
		this.domain.publisher("read", TopicOptions.DEFAULT, PublisherOptions.DEFAULT.keepFile()).close();
		this.domain.subscriber("read");

		assertThat(this.domain.check().leftovers()).isEmpty();
		assertThat(this.domain.clean()).isEmpty();
		assertThat(Files.exists(this.folder.path().resolve("published.cdt"))).isTrue();
		assertThat(Files.exists(this.folder.path().resolve("read.cdt"))).isTrue();
	}

	@Test
	void whatTheDeadLeaveBehindIsCleaned() throws Exception {
		try (JavaProcess publisher = OtherJvm.start(CheckedPublisher.class, this.folder.path(), "t", Long.MAX_VALUE);
				JavaProcess subscriber = OtherJvm.start(CheckedSubscriber.class, this.folder.path(), "t",
						Long.MAX_VALUE, WaitStrategy.PARK)) {
			publisher.awaitLine("^publishes");
			subscriber.awaitLine("^subscribed$");
			publisher.kill();
			subscriber.kill();
		}
		Path unfinished = Files.createFile(this.folder.path().resolve("t.cdt.0123.tmp"));
		Files.write(this.folder.path().resolve("garbage.cdt"), new byte[3]);
		Files.createFile(this.folder.path().resolve(".conduit.0123.tmp"));
		List<String> expected = List.of("garbage.cdt", "t.cdt", "t.cdt.0123.tmp", ".conduit.0123.tmp");

		assertThat(this.domain.check().topics()).singleElement().satisfies((topic) -> {
			assertThat(topic.name()).isEqualTo("t");
			assertThat(topic.alive()).isFalse();
		});
		assertThat(this.domain.check().leftovers()).containsExactlyInAnyOrderElementsOf(expected);
		assertThat(this.domain.clean()).containsExactlyInAnyOrderElementsOf(expected);
		assertThat(unfinished).doesNotExist();
		try (var files = Files.list(this.folder.path())) {
			assertThat(files).containsExactly(this.folder.path().resolve(DomainFile.NAME));
		}
	}

	@Test
	void aProcessWithoutNativeAccessSaysWhyAndWorks() {
		try (Publisher publisher = this.domain.publisher("t", TopicOptions.DEFAULT);
				JavaProcess denied = OtherJvm.start(List.of("--illegal-native-access=deny"), Denied.class,
						this.folder.path())) {
			denied.awaitLine("native access is denied");
			publisher.publish(new byte[1]);

			denied.awaitLine("^got message 0");
			assertThat(denied.awaitExit()).isZero();
			assertThat(denied.errors()).isEmpty();
		}
	}

	/** Says how it waits, and reads a message. */
	static final class Denied {

		private Denied() {
		}

		static void main(String[] arguments) {
			try (Domain domain = Domain.open(Path.of(arguments[0])); Subscriber subscriber = domain.subscriber("t")) {
				System.out.println(domain.check().mode());
				System.out.println("got " + subscriber.take(Duration.ofSeconds(60)).orElseThrow());
			}
		}

	}

}

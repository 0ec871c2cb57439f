package dev.conduit.topic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.message.TopicName;

import static org.assertj.core.api.Assertions.assertThat;

class TopicRouterTests {

	private final TopicRouter<String> router = new TopicRouter<>();

	@Test
	void findsTheTargetsOfEveryPatternThatMatches() {
		add("a.b", "a.*", "a.{x}", "a.**", "**", "*.b", "**.b", "a.b.**", "a.c", "b.**", "a", "a.b.c");

		assertThat(find("a.b")).containsExactlyInAnyOrder("a.b", "a.*", "a.{x}", "a.**", "**", "*.b", "**.b", "a.b.**");
	}

	@Test
	void noWildcardMatchesTopicsOfConduitsOwn() {
		String[] patterns = { "**", "*", "{any}", "conduit.**", "conduit.*.x", "*.replies.x", "conduit.replies.{id}",
				"**.x", "conduit.replies.x" };
		add(patterns);

		assertThat(find("conduit.replies.x")).containsExactly("conduit.replies.x");
		assertThat(patterns)
			.filteredOn((pattern) -> new TopicPattern(pattern).matches(new TopicName("conduit.replies.x")))
			.containsExactly("conduit.replies.x");
		assertThat(find("conduits.replies.x")).contains("**", "*.replies.x");
	}

	@Test
	void aTopicThatNobodyWantsFindsNothing() {
		add("a.b", "b.**");

		assertThat(find("a")).isEmpty();
		assertThat(find("c.d.e")).isEmpty();
	}

	@Test
	void whatIsAddedTwiceIsFoundTwiceAndRemovedTwice() {
		TopicPattern pattern = new TopicPattern("a.*");
		this.router.add(pattern, "x");
		this.router.add(pattern, "x");
		assertThat(find("a.b")).containsExactly("x", "x");

		assertThat(this.router.remove(pattern, "x")).isTrue();
		assertThat(find("a.b")).containsExactly("x");
		assertThat(this.router.size()).isEqualTo(1);

		assertThat(this.router.remove(pattern, "x")).isTrue();
		assertThat(this.router.remove(pattern, "x")).isFalse();
		assertThat(this.router.size()).isZero();
	}

	@Test
	void aTargetOfSeveralPatternsIsFoundOnceForEach() {
		this.router.add(new TopicPattern("a.*"), "x");
		this.router.add(new TopicPattern("**"), "x");

		assertThat(find("a.b")).containsExactly("x", "x");
	}

	@Test
	void anyNumberIsFoundOnceHoweverManyWaysItFits() {
		add("**.a.**", "**.a.**.a.**", "**.**", "**.a.**.**.a", "**.*.**.*.**");

		assertThat(find("a.a.a.a")).containsExactlyInAnyOrder("**.a.**", "**.a.**.a.**", "**.**", "**.a.**.**.a",
				"**.*.**.*.**");
	}

	@Test
	void removingWhatWasNeverAddedChangesNothing() {
		add("a.b");

		assertThat(this.router.remove(new TopicPattern("a.b"), "other")).isFalse();
		assertThat(this.router.remove(new TopicPattern("a"), "a.b")).isFalse();
		assertThat(this.router.remove(new TopicPattern("a.b.c"), "a.b")).isFalse();
		assertThat(find("a.b")).containsExactly("a.b");
	}

	@Test
	void anActionMayAddAndRemove() {
		add("a");

		this.router.forEach(new TopicName("a"), (target) -> {
			this.router.remove(new TopicPattern("a"), target);
			this.router.add(new TopicPattern("b"), "new");
		});

		assertThat(find("a")).isEmpty();
		assertThat(find("b")).containsExactly("new");
	}

	@Test
	void findsWhatTheBruteForceFindsWhilePatternsComeAndGo() {
		for (long seed = 0; seed < 60; seed++) {
			comeAndGo(new Random(seed), "seed " + seed);
		}
	}

	private void comeAndGo(Random random, String seed) {
		TopicRouter<String> router = new TopicRouter<>();
		List<String> present = new ArrayList<>();
		for (int step = 0; step < 300; step++) {
			if (present.isEmpty() || random.nextInt(5) < 3) {
				String pattern = BruteForce.pattern(random);
				router.add(new TopicPattern(pattern), pattern);
				present.add(pattern);
			}
			else {
				String pattern = present.remove(random.nextInt(present.size()));
				assertThat(router.remove(new TopicPattern(pattern), pattern)).as(seed).isTrue();
			}
			String topic = BruteForce.topic(random);
			List<String> found = new ArrayList<>();
			router.forEach(new TopicName(topic), found::add);
			assertThat(found).as("targets of '%s', step %d, %s", topic, step, seed)
				.containsExactlyInAnyOrderElementsOf(
						present.stream().filter((pattern) -> BruteForce.matches(pattern, topic)).toList());
			assertThat(router.size()).isEqualTo(present.size());
		}
		Collections.shuffle(present, random);
		present.forEach((pattern) -> router.remove(new TopicPattern(pattern), pattern));
		assertThat(router.isBare()).as("nothing is left behind, %s", seed).isTrue();
	}

	@Test
	@Timeout(60)
	void aLookupSeesWhatStaysExactlyOnceWhileOthersComeAndGo() throws Exception {
		List<String> staying = List.of("a.b.c", "a.*.c", "**", "**.c", "a.**.{x}", "**.b.**.c");
		staying.forEach((pattern) -> this.router.add(new TopicPattern(pattern), pattern));
		AtomicInteger changing = new AtomicInteger(2);
		try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
			List<Future<?>> work = new ArrayList<>();
			for (int seed = 0; seed < 2; seed++) {
				Random random = new Random(seed);
				work.add(threads.submit(() -> {
					changeAtRandom(random, staying);
					changing.decrementAndGet();
				}));
				work.add(threads.submit(() -> {
					while (changing.get() > 0) {
						requireStaying(staying);
					}
				}));
			}
			for (Future<?> each : work) {
				each.get(30, TimeUnit.SECONDS);
			}
		}
		assertThat(this.router.size()).isEqualTo(staying.size());
		assertThat(find("a.b.c")).containsExactlyInAnyOrderElementsOf(staying);
	}

	private void changeAtRandom(Random random, List<String> staying) {
		for (int round = 0; round < 3_000; round++) {
			List<String> patterns = IntStream.range(0, 5)
				.mapToObj(
						(i) -> (i % 2 != 0) ? BruteForce.pattern(random) : staying.get(random.nextInt(staying.size())))
				.toList();
			patterns.forEach((pattern) -> this.router.add(new TopicPattern(pattern), "passing " + pattern));
			patterns.forEach((pattern) -> this.router.remove(new TopicPattern(pattern), "passing " + pattern));
		}
	}

	private void requireStaying(List<String> staying) {
		List<String> found = find("a.b.c");
		Set<String> expected = new HashSet<>(staying);
		for (String target : found) {
			if (target.startsWith("passing ")) {
				assertThat(BruteForce.matches(target.substring("passing ".length()), "a.b.c")).isTrue();
			}
			else {
				assertThat(expected.remove(target)).as("'%s' once in %s", target, found).isTrue();
			}
		}
		assertThat(expected).as("missed in %s", found).isEmpty();
	}

	private void add(String... patterns) {
		for (String pattern : patterns) {
			this.router.add(new TopicPattern(pattern), pattern);
		}
	}

	private List<String> find(String topic) {
		List<String> found = new ArrayList<>();
		this.router.forEach(new TopicName(topic), found::add);
		return found;
	}

}

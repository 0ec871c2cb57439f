package dev.conduit.samples.chat.server;

import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ShelfTests {

	private final Set<String> needed = new HashSet<>();

	private final Shelf<String> shelf = new Shelf<>(2, (thing) -> !this.needed.contains(thing));

	@Test
	void aThingIsMadeOnce() {
		assertThat(this.shelf.getOrAdd("a", (name) -> "first")).isEqualTo("first");
		assertThat(this.shelf.getOrAdd("a", (name) -> "second")).isEqualTo("first");
	}

	@Test
	void theLeastRecentlyUsedMakesPlace() {
		add("a", "b");
		this.shelf.get("a");

		add("c");

		assertThat(this.shelf.all()).containsExactlyInAnyOrder("a", "c");
	}

	@Test
	void whatIsNeededStays() {
		this.needed.add("a");
		add("a", "b", "c");

		assertThat(this.shelf.all()).containsExactlyInAnyOrder("a", "c");
	}

	@Test
	void nothingIsAddedWhereAllIsNeeded() {
		this.needed.addAll(Set.of("a", "b"));
		add("a", "b");

		assertThat(this.shelf.getOrAdd("c", (name) -> name)).isNull();
		assertThat(this.shelf.getOrAdd("a", (name) -> name)).isEqualTo("a");
	}

	private void add(String... names) {
		for (String name : names) {
			this.shelf.getOrAdd(name, (added) -> added);
		}
	}

}

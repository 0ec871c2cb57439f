package dev.conduit.samples.chat.server;

import org.junit.jupiter.api.Test;

import dev.conduit.samples.chat.api.Cursor;

import static org.assertj.core.api.Assertions.assertThat;

class BookmarksTests {

	private final Bookmarks bookmarks = new Bookmarks(2);

	@Test
	void aBookmarkNeverMovesBack() {
		this.bookmarks.move("alice", new Cursor("e1", 5));
		this.bookmarks.move("alice", new Cursor("e1", 3));

		assertThat(this.bookmarks.of("alice")).isEqualTo(new Cursor("e1", 5));
	}

	@Test
	void theUserThatWasSilentForTheLongestTimeIsForgotten() {
		this.bookmarks.move("alice", new Cursor("e1", 1));
		this.bookmarks.move("bob", new Cursor("e1", 1));
		this.bookmarks.move("alice", new Cursor("e1", 2));
		this.bookmarks.move("carol", new Cursor("e1", 1));

		assertThat(this.bookmarks.of("bob")).isNull();
		assertThat(this.bookmarks.of("alice")).isNotNull();
		assertThat(this.bookmarks.of("carol")).isNotNull();
	}

}

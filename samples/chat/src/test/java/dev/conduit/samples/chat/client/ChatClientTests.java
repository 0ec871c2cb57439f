package dev.conduit.samples.chat.client;

import java.time.ZoneOffset;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.conduit.samples.chat.api.Line;
import dev.conduit.samples.chat.api.PresenceChange;
import dev.conduit.samples.chat.api.PresenceChange.Kind;
import dev.conduit.samples.chat.api.RoomSummary;
import dev.conduit.samples.chat.server.LocalChat;
import dev.conduit.samples.chat.terminal.Palette;

import static org.assertj.core.api.Assertions.assertThat;

class ChatClientTests {

	private final LocalChat chat = new LocalChat();

	private final LocalChat.Connection bob = this.chat.connect("bob");

	private final LocalChat.Connection connection = this.chat.connect("alice");

	private final RecordingTerminal terminal = new RecordingTerminal();

	private final ChatClient alice = client(this.terminal);

	@Test
	void joiningShowsTheLatestLinesAndWhoIsThere() {
		bobSays("one", "two", "three", "four");

		this.alice.begin();

		assertThat(this.terminal.news()).containsExactly("00:00:00 #lobby bob: two", "00:00:00 #lobby bob: three",
				"00:00:00 #lobby bob: four", "* in #lobby: alice, bob");
	}

	@Test
	void untilTheUserBeginsNothingIsShown() {
		this.alice.connected();
		this.alice.said(bobSays("hello"));
		this.alice.presence(new PresenceChange("lobby", "bob", Kind.JOINED, 1));
		this.alice.disconnected();

		assertThat(this.terminal.news()).isEmpty();
	}

	@Test
	void aPushedLineIsShownOnce() {
		joined();
		Line line = bobSays("hello");

		this.alice.said(line);
		this.alice.said(line);

		assertThat(this.terminal.news()).containsExactly("00:00:00 #lobby bob: hello");
	}

	@Test
	void whatIsMissingBeforeAPushedLineIsFetched() {
		joined();
		Line missed = bobSays("one");
		Line pushed = bobSays("two");

		this.alice.said(pushed);
		this.alice.said(missed);

		assertThat(this.terminal.news()).containsExactly("00:00:00 #lobby bob: one", "00:00:00 #lobby bob: two");
	}

	@Test
	void aLineThatWasPushedBeforeJoiningEndedIsShownByJoining() {
		Line early = bobSays("early");

		this.alice.said(early);
		this.alice.begin();

		assertThat(this.terminal.news()).containsOnlyOnce("00:00:00 #lobby bob: early");
	}

	@Test
	void whatWasSaidWhileTheConnectionWasLostIsShownAfterIt() {
		joined();
		this.alice.said(bobSays("before"));
		this.connection.cut();
		this.alice.disconnected();
		bobSays("during");
		this.connection.mend();
		this.alice.connected();
		this.alice.connected();

		assertThat(this.terminal.news()).containsExactly("00:00:00 #lobby bob: before",
				"* the connection is lost, trying again", "00:00:00 #lobby bob: during", "* in #lobby: alice, bob");
	}

	@Test
	void whoWasAwayForTooLongIsTold() {
		joined();
		this.connection.cut();
		bobSays("1", "2", "3", "4", "5", "6", "7");
		this.connection.mend();

		this.alice.connected();

		assertThat(this.terminal.news()).startsWith("* 2 lines before this are forgotten", "00:00:00 #lobby bob: 3")
			.doesNotContain("00:00:00 #lobby bob: 2");
	}

	@Test
	void aNewProcessOfAUserGoesOnWhereTheOldOneWasKilled() {
		joined();
		this.alice.said(bobSays("seen"));
		this.connection.cut();
		bobSays("one", "two", "three", "four");
		RecordingTerminal screen = new RecordingTerminal();
		this.connection.mend();

		client(screen).begin();

		assertThat(screen.news()).containsExactly("00:00:00 #lobby bob: one", "00:00:00 #lobby bob: two",
				"00:00:00 #lobby bob: three", "00:00:00 #lobby bob: four", "* in #lobby: alice, bob");
	}

	@Test
	void aServerThatForgotEverythingBeginsANewHistory() {
		joined();
		this.alice.said(bobSays("old"));
		this.terminal.news();
		this.chat.restart();
		this.connection.mend();
		this.bob.mend();
		bobSays("new");

		this.alice.connected();
		this.alice.said(bobSays("newer"));

		assertThat(this.terminal.news()).containsExactly("00:00:00 #lobby bob: new", "00:00:00 #lobby bob: newer");
	}

	@Test
	void aPrivateLineIsShownOnceToItsReader() {
		joined();
		this.bob.join("lobby", null);
		this.bob.whisper("alice", "psst");

		this.alice.checkInbox();
		this.alice.checkInbox();

		assertThat(this.terminal.news()).containsExactly("00:00:00 bob -> you: psst");
	}

	@Test
	void aPrivateLineThatWaitedIsShownAtTheNextStart() {
		joined();
		this.connection.cut();
		this.bob.whisper("alice", "call me");
		this.connection.mend();
		RecordingTerminal screen = new RecordingTerminal();

		client(screen).begin();

		assertThat(screen.news()).contains("00:00:00 bob -> you: call me");
	}

	@Test
	void commandsAreAnswered() {
		joined();
		bobSays("hello");

		type("/who", "/rooms", "/msg bob hi", "/history", "/nonsense", "/msg zoe hi", "/leave", "text");

		assertThat(this.terminal.news()).containsExactly("* in #lobby: alice, bob", "* #lobby: 2 here, 1 line",
				"00:00:00 you -> bob: hi", "00:00:00 #lobby bob: hello",
				"! there is no command /nonsense: /help lists all", "! nobody named zoe was ever here",
				"! you are in no room: /join one");
	}

	@Test
	void onlyRoomsThatTheUserIsInAreShown() {
		joined();
		this.bob.join("garden", null);
		Line elsewhere = this.bob.say("garden", "psst");

		this.alice.said(elsewhere);
		this.alice.presence(new PresenceChange("garden", "bob", Kind.JOINED, 1));
		this.alice.presence(new PresenceChange("lobby", "carol", Kind.LOST, 2));
		this.alice.presence(new PresenceChange("lobby", "alice", Kind.JOINED, 2));

		assertThat(this.terminal.news()).containsExactly("* carol lost the connection to #lobby (2 here)");
	}

	@Test
	void aSecondRoomIsTheOneToSpeakIn() {
		joined();

		type("/join #garden", "hello");

		assertThat(this.alice.prompt()).isEqualTo("#garden> ");
		assertThat(this.connection.history("garden", null).lines()).extracting(Line::text).containsExactly("hello");
		type("/leave");
		assertThat(this.alice.prompt()).isEqualTo("#lobby> ");
	}

	@Test
	void aRoomThatCouldNotBeEnteredIsNotEnteredLater() {
		joined();
		this.connection.cut();

		type("/join garden");
		this.connection.mend();
		this.alice.connected();

		assertThat(this.terminal.news()).containsExactly("! not connected: the cable is cut");
		assertThat(this.chat.connect("carol").rooms()).extracting(RoomSummary::name).containsExactly("lobby");
	}

	@Test
	void quittingEndsTheConversation() {
		assertThat(this.alice.typed("/quit")).isFalse();
		assertThat(this.alice.typed("")).isTrue();
	}

	private void joined() {
		this.alice.begin();
		this.terminal.news();
	}

	private void type(String... lines) {
		for (String line : lines) {
			this.alice.typed(line);
		}
	}

	private Line bobSays(String... texts) {
		this.bob.join("lobby", null);
		return List.of(texts).stream().map((text) -> this.bob.say("lobby", text)).toList().getLast();
	}

	private ChatClient client(RecordingTerminal screen) {
		return new ChatClient(this.connection, screen, new Display(Palette.NONE, "alice", ZoneOffset.UTC), "lobby");
	}

}

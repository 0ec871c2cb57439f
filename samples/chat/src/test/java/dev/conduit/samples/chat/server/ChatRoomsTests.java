package dev.conduit.samples.chat.server;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import dev.conduit.samples.chat.api.ChatFullException;
import dev.conduit.samples.chat.api.Cursor;
import dev.conduit.samples.chat.api.Joined;
import dev.conduit.samples.chat.api.Line;
import dev.conduit.samples.chat.api.NoSuchRoomException;
import dev.conduit.samples.chat.api.NoSuchUserException;
import dev.conduit.samples.chat.api.NotInRoomException;
import dev.conduit.samples.chat.api.Page;
import dev.conduit.samples.chat.api.PresenceChange.Kind;
import dev.conduit.samples.chat.api.RoomSummary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ChatRoomsTests {

	private static final ChatLimits LIMITS = new ChatLimits(2, 2, 1, 3, 5, 2, 2);

	private final RecordedEvents events = new RecordedEvents();

	private final AtomicInteger epochs = new AtomicInteger();

	private final ChatRooms rooms = rooms(LIMITS);

	private final Guest alice = arrived(1, "alice");

	private final Guest bob = arrived(2, "bob");

	@Test
	void whoJoinsSeesWhoIsThere() {
		this.rooms.join(this.alice, "lobby", null);

		Joined joined = this.rooms.join(this.bob, "lobby", null);

		assertThat(joined.members()).containsExactly("alice", "bob");
		assertThat(this.rooms.who("lobby")).containsExactly("alice", "bob");
		assertThat(this.events.all()).containsExactly("alice JOINED lobby (1)", "bob JOINED lobby (2)");
	}

	@Test
	void whoJoinsAgainIsNotAnnouncedAgain() {
		this.rooms.join(this.alice, "lobby", null);
		this.rooms.join(this.alice, "lobby", null);

		assertThat(this.events.all()).containsExactly("alice JOINED lobby (1)");
	}

	@Test
	void aUserAtTwoConnectionsIsThereOnceAndUntilBothAreGone() {
		Guest elsewhere = arrived(3, "alice");
		this.rooms.join(this.alice, "lobby", null);
		this.rooms.join(elsewhere, "lobby", null);

		this.rooms.gone(this.alice, Kind.LOST);
		assertThat(this.rooms.who("lobby")).containsExactly("alice");
		this.rooms.gone(elsewhere, Kind.LEFT);

		assertThat(this.rooms.who("lobby")).isEmpty();
		assertThat(this.events.all()).containsExactly("alice JOINED lobby (1)", "alice LEFT lobby (0)");
	}

	@Test
	void whatIsSaidIsToldWithItsNumber() {
		this.rooms.join(this.alice, "lobby", null);

		Line line = this.rooms.say(this.alice, "lobby", "hello");

		assertThat(line).isEqualTo(new Line("lobby", new Cursor("epoch-2", 1), Instant.EPOCH, "alice", "hello"));
		assertThat(this.events.all()).contains("alice in lobby: hello");
	}

	@Test
	void onlyWhoIsInARoomSpeaksThere() {
		this.rooms.join(this.alice, "lobby", null);

		assertThatExceptionOfType(NotInRoomException.class).isThrownBy(() -> this.rooms.say(this.bob, "lobby", "hello"))
			.withMessage("bob is not in #lobby");
		assertThatExceptionOfType(NotInRoomException.class)
			.isThrownBy(() -> this.rooms.say(this.bob, "nowhere", "hello"));
		assertThatExceptionOfType(NotInRoomException.class).isThrownBy(() -> this.rooms.leave(this.bob, "lobby"));
	}

	@Test
	void whoComesForTheFirstTimeGetsAWelcome() {
		talk("one", "two", "three");

		assertThat(texts(this.rooms.join(this.bob, "lobby", null).missed())).containsExactly("two", "three");
	}

	@Test
	void whoComesBackGoesOnAtItsBookmark() {
		this.rooms.join(this.bob, "lobby", null);
		talk("one");
		this.rooms.seen(this.bob, "lobby", this.rooms.history("lobby", null).end());
		this.rooms.gone(this.bob, Kind.LOST);
		talk("two", "three", "four");

		Guest again = arrived(9, "bob");
		assertThat(texts(this.rooms.join(again, "lobby", null).missed())).containsExactly("two", "three", "four");
	}

	@Test
	void whoKnowsWhereItWasGoesOnThere() {
		Line one = talk("one");
		talk("two");

		assertThat(texts(this.rooms.join(this.bob, "lobby", one.cursor()).missed())).containsExactly("two");
	}

	@Test
	void aBookmarkPastTheEndIsNotBelieved() {
		Line one = talk("one");
		this.rooms.seen(this.bob, "lobby", new Cursor(one.cursor().epoch(), 1000));
		this.rooms.seen(this.bob, "nowhere", one.cursor());

		assertThat(texts(this.rooms.join(this.bob, "lobby", null).missed())).containsExactly("one");
	}

	@Test
	void historyIsBounded() {
		talk("1", "2", "3", "4", "5", "6");

		Page page = this.rooms.history("lobby", null);
		assertThat(texts(page)).containsExactly("2", "3", "4", "5", "6");
		assertThat(page.gone()).isEqualTo(1);
	}

	@Test
	void aRoomIsFull() {
		this.rooms.join(this.alice, "lobby", null);
		this.rooms.join(this.bob, "lobby", null);

		assertThatExceptionOfType(ChatFullException.class)
			.isThrownBy(() -> this.rooms.join(arrived(3, "carol"), "lobby", null))
			.withMessage("#lobby is full: 2 are in it");
		assertThat(this.rooms.who("lobby")).containsExactly("alice", "bob");
	}

	@Test
	void aGuestIsInTooManyRooms() {
		this.rooms.join(this.alice, "lobby", null);

		assertThatExceptionOfType(ChatFullException.class).isThrownBy(() -> this.rooms.join(this.alice, "garden", null))
			.withMessage("alice is in 1 rooms already: leave one of them");
		this.rooms.leave(this.alice, "lobby");
		assertThat(this.rooms.join(this.alice, "garden", null).members()).containsExactly("alice");
	}

	@Test
	void anEmptyRoomMakesPlaceAndOneWithGuestsDoesNot() {
		this.rooms.join(this.alice, "lobby", null);
		this.rooms.leave(this.alice, "lobby");
		this.rooms.join(this.alice, "garden", null);
		this.rooms.join(this.bob, "kitchen", null);

		assertThat(this.rooms.rooms()).extracting(RoomSummary::name).containsExactly("garden", "kitchen");
		assertThatExceptionOfType(ChatFullException.class)
			.isThrownBy(() -> this.rooms.join(arrived(3, "carol"), "cellar", null))
			.withMessage("there are 2 rooms already, and somebody in each of them");
	}

	@Test
	void aRoomThatIsOpenedAgainBeginsAnEpoch() {
		Line before = talk("one");
		this.rooms.leave(this.alice, "lobby");
		List.of("garden", "kitchen").forEach((room) -> {
			this.rooms.join(this.alice, room, null);
			this.rooms.leave(this.alice, room);
		});

		Line after = talk("two");

		assertThat(after.cursor().epoch()).isNotEqualTo(before.cursor().epoch());
		assertThat(texts(this.rooms.join(this.bob, "lobby", before.cursor()).missed())).containsExactly("two");
	}

	@Test
	void roomsAreListedWithTheirFigures() {
		talk("one", "two");

		assertThat(this.rooms.rooms()).containsExactly(new RoomSummary("lobby", 1, 2));
	}

	@Test
	void aPrivateLineIsFoundByItsReaderAlone() {
		this.rooms.join(this.alice, "lobby", null);
		this.rooms.join(this.bob, "lobby", null);

		this.rooms.whisper(this.alice, "bob", "psst");

		assertThat(this.events.all()).contains("alice to bob: psst");
		assertThat(texts(this.rooms.inbox(this.bob, null))).containsExactly("psst");
		assertThat(texts(this.rooms.inbox(this.alice, null))).isEmpty();
		assertThat(this.rooms.history("lobby", null).lines()).isEmpty();
	}

	@Test
	void aPrivateLineWaitsForWhoIsAway() {
		this.rooms.join(this.bob, "lobby", null);
		this.rooms.gone(this.bob, Kind.LEFT);
		this.rooms.whisper(this.alice, "bob", "call me");

		Guest again = arrived(9, "bob");
		Page page = this.rooms.inbox(again, null);
		this.rooms.inboxSeen(again, page.end());

		assertThat(texts(page)).containsExactly("call me");
		assertThat(texts(this.rooms.inbox(again, null))).isEmpty();
	}

	@Test
	void nobodyWhispersToAStranger() {
		assertThatExceptionOfType(NoSuchUserException.class)
			.isThrownBy(() -> this.rooms.whisper(this.alice, "zoe", "hello"))
			.withMessage("nobody named zoe was ever here");
	}

	@Test
	void ofTooManyUsersOneWhoIsAwayIsForgotten() {
		this.rooms.inbox(this.alice, null);
		this.rooms.inbox(this.bob, null);
		Guest carol = arrived(3, "carol");
		this.rooms.inbox(carol, null);
		assertThatExceptionOfType(ChatFullException.class).isThrownBy(() -> this.rooms.inbox(arrived(4, "dave"), null))
			.withMessage("there are 3 users already");

		this.rooms.gone(carol, Kind.LEFT);

		assertThat(this.rooms.inbox(arrived(5, "erin"), null).lines()).isEmpty();
		assertThatExceptionOfType(NoSuchUserException.class)
			.isThrownBy(() -> this.rooms.whisper(this.alice, "carol", "hello"));
	}

	@Test
	void aCallThatComesAfterItsConnectionEndedLeavesNoGhost() {
		this.rooms.gone(this.alice, Kind.LOST);

		assertThatIllegalStateException().isThrownBy(() -> this.rooms.join(this.alice, "lobby", null));
		assertThat(this.rooms.rooms()).isEmpty();
	}

	@Test
	void aRoomThatDoesNotExistHasNoHistory() {
		assertThatExceptionOfType(NoSuchRoomException.class).isThrownBy(() -> this.rooms.history("nowhere", null))
			.withMessage("there is no room #nowhere");
		assertThatExceptionOfType(NoSuchRoomException.class).isThrownBy(() -> this.rooms.who("nowhere"));
	}

	@Test
	void manyWhoTalkAtOnceAreNumberedWithoutAGap() throws Exception {
		ChatRooms large = rooms(new ChatLimits(1, 10, 1, 10, 1000, 1, 1));
		List<Guest> guests = LongStream.range(0, 8).mapToObj((id) -> new Guest(id, "user" + id)).toList();
		guests.forEach((guest) -> {
			large.arrived(guest);
			large.join(guest, "lobby", null);
		});

		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<? extends Future<?>> talks = guests.stream()
				.map((guest) -> threads
					.submit(() -> IntStream.range(0, 100).forEach((i) -> large.say(guest, "lobby", "line " + i))))
				.toList();
			for (Future<?> talk : talks) {
				talk.get();
			}
		}

		assertThat(large.history("lobby", null).lines()).extracting((line) -> line.cursor().sequence())
			.containsExactlyElementsOf(LongStream.rangeClosed(1, 800).boxed().toList());
	}

	private ChatRooms rooms(ChatLimits limits) {
		return new ChatRooms(limits, InstantSource.fixed(Instant.EPOCH), () -> "epoch-" + this.epochs.incrementAndGet(),
				this.events);
	}

	private Guest arrived(long connection, String user) {
		Guest guest = new Guest(connection, user);
		this.rooms.arrived(guest);
		return guest;
	}

	private Line talk(String... texts) {
		this.rooms.join(this.alice, "lobby", null);
		Line last = null;
		for (String text : texts) {
			last = this.rooms.say(this.alice, "lobby", text);
		}
		return last;
	}

	private static List<String> texts(Page page) {
		return page.lines().stream().map(Line::text).toList();
	}

}

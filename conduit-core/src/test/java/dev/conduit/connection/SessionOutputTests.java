package dev.conduit.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.conduit.frame.Frame;
import dev.conduit.frame.PeerLimits;
import dev.conduit.message.Headers;
import dev.conduit.time.ManualTimer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many send while the links below a session come and go.
 */
class SessionOutputTests {

	private static final int SENDERS = 4;

	private static final int FRAMES = 1000;

	private static final int LINKS = 50;

	private static final ResumeOptions ENABLED = ResumeOptions.DEFAULT.withEnabled(true);

	private final ScriptedLink home = new ScriptedLink();

	private final ResumableSession session = session();

	private final SessionOutput output = new SessionOutput(this.session.first(),
			new Tail(ENABLED.bufferBytes(), new ResumableSessions(ENABLED)));

	/** What the peer has, in its order; written by whoever holds the output's lock. */
	private final List<Long> got = new ArrayList<>();

	/** How many frames the peer said to have, of which none is lost any more. */
	private int told;

	private ResumableSession session() {
		ConnectionContext context = new ConnectionContext(ConnectionOptions.DEFAULT.withResume(ENABLED),
				new ManualTimer(), Runnable::run, new InboundMemory(1024), new RecordingHandler(),
				new RecordingListener());
		Lifecycle life = new Lifecycle(Scene.client().connection(), this.home, Role.CLIENT, context,
				(link, own, outcome) -> Handshake.ENDED);
		ResumableSession made = life.session();
		assertThat(made).isNotNull();
		return made;
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void thePeerHasEachFrameOnceAndThoseOfEachSenderInOrder(long seed) {
		SplittableRandom random = new SplittableRandom(seed);
		int maxFrame = PeerLimits.DEFAULT.maxFrameSize();
		int maxMessage = PeerLimits.DEFAULT.maxMessageSize();
		this.home.runOnLoop(() -> this.home.setOutboundFormat(maxFrame, maxMessage, false));
		this.output.setFormat(maxFrame, maxMessage);
		this.output.beginCounting();
		this.home.onSend(this::arrived);

		List<Caller<Integer>> senders = IntStream.range(0, SENDERS)
			.mapToObj((sender) -> Caller.of(() -> sendAll(sender)))
			.toList();
		for (int i = 0; i < LINKS; i++) {
			this.output.cut();
			// Some of what left last never came.
			int lost = random.nextInt(Math.min(20, this.got.size() - this.told + 1));
			this.told = this.got.size() - lost;
			this.got.subList(this.told, this.got.size()).clear();
			assertThat(moveToAnotherLink()).as("seed %d, link %d", seed, i).isTrue();
		}
		senders.forEach((sender) -> assertThat(sender.result()).isEqualTo(FRAMES));

		for (int sender = 0; sender < SENDERS; sender++) {
			long first = id(sender, 0);
			assertThat(this.got).as("seed %d", seed)
				.filteredOn((id) -> id >= first && id < first + FRAMES)
				.containsExactlyElementsOf(LongStream.range(first, first + FRAMES).boxed().toList());
		}
		assertThat(this.got).hasSize(SENDERS * FRAMES);
	}

	private int sendAll(int sender) {
		for (int i = 0; i < FRAMES; i++) {
			assertThat(this.output.send(new Frame.StreamItem(id(sender, i), Headers.EMPTY, Scene.PAYLOAD))).isTrue();
		}
		return FRAMES;
	}

	private static long id(int sender, int frame) {
		return 1 + (long) sender * FRAMES + frame;
	}

	private boolean moveToAnotherLink() {
		ScriptedLink next = new ScriptedLink();
		next.onSend(this::arrived);
		ResumableSession.Entry entry = new ResumableSession.Entry(this.told, false, null, (count) -> null);
		Carrier carrier = new Carrier(next, this.session);
		return next.callOnLoop(() -> this.output.tryMove(carrier, entry, Outage.NONE, () -> {
		}));
	}

	private void arrived(Frame frame) {
		if (frame instanceof Frame.StreamItem item) {
			this.got.add(item.correlationId());
		}
	}

}

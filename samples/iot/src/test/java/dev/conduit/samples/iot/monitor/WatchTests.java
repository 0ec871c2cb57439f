package dev.conduit.samples.iot.monitor;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import dev.conduit.samples.iot.api.Alert;
import dev.conduit.samples.iot.api.Alert.State;
import dev.conduit.samples.iot.api.Metric;
import dev.conduit.samples.iot.api.Reading;
import dev.conduit.samples.iot.journal.Journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Windows, rules and what the outbox keeps of them, under a clock that the test moves.
 */
class WatchTests {

	private static final Rule HOT = new Rule("hot", Metric.CPU, 90, 70);

	private static final Rule SILENT = new Rule("silent", Metric.SILENCE, 5, 2);

	@TempDir
	private Path folder;

	private Instant now = Instant.parse("2026-11-21T10:00:00Z");

	@Test
	void anAlertBeginsAndEndsAtDifferentValues() {
		Watch watch = watch(outbox(100), HOT);

		assertThat(cpu(watch, 89)).isEmpty();
		assertThat(cpu(watch, 95)).extracting(Alert::state).containsExactly(State.RAISED);
		assertThat(cpu(watch, 80)).as("between the two").isEmpty();
		assertThat(cpu(watch, 99)).as("again above").isEmpty();
		assertThat(cpu(watch, 60)).extracting(Alert::state).containsExactly(State.CLEARED);
		assertThat(cpu(watch, 80)).as("between the two").isEmpty();
	}

	@Test
	void aValueIsTheAverageOfItsWindow() {
		Watch watch = watch(outbox(100), HOT);
		for (int value : new int[] { 100, 100, 40 }) {
			watch.reading("north", reading(value));
		}

		assertThat(watch.look()).as("80 on average").isEmpty();
		pass(Duration.ofSeconds(6));
		assertThat(cpu(watch, 91)).as("the others are too old").hasSize(1);
		pass(Duration.ofSeconds(6));
		assertThat(watch.look()).as("nothing is known, so nothing changes").isEmpty();
	}

	@Test
	void silenceBeginsAndEndsLikeAnyOtherAlert() {
		Watch watch = watch(outbox(100), SILENT);
		watch.reading("north", reading(1));
		assertThat(watch.look()).isEmpty();

		pass(Duration.ofSeconds(6));
		assertThat(watch.look()).singleElement().satisfies((alert) -> {
			assertThat(alert.device()).isEqualTo("north");
			assertThat(alert.state()).isEqualTo(State.RAISED);
			assertThat(alert.value()).isEqualTo(6);
		});
		watch.reading("north", reading(1));
		assertThat(watch.look()).extracting(Alert::state).containsExactly(State.CLEARED);
	}

	@Test
	void whatIsRaisedWaitsInTheOutboxUntilItIsAcknowledgedAlsoForTheNextProcess() {
		Alert raised;
		try (Outbox outbox = outbox(100)) {
			raised = cpu(watch(outbox, HOT), 95).get(0);
			assertThat(outbox.next()).isEqualTo(raised);
		}
		try (Outbox outbox = outbox(100)) {
			assertThat(outbox.next()).as("after a crash").isEqualTo(raised);
			outbox.acknowledged(raised);
			assertThat(outbox.next()).isNull();
		}
		try (Outbox outbox = outbox(100)) {
			assertThat(outbox.next()).as("acknowledged before").isNull();
			assertThat(outbox.lasting()).containsExactly(raised);
		}
	}

	@Test
	void theNextProcessGoesOnWithAlertsThatLast() {
		try (Outbox outbox = outbox(100)) {
			cpu(watch(outbox, HOT), 95);
		}
		try (Outbox outbox = outbox(100)) {
			Watch watch = watch(outbox, HOT);
			assertThat(watch.rows()).singleElement()
				.satisfies((row) -> assertThat(row.alerts()).containsExactly("hot"));
			assertThat(cpu(watch, 95)).as("it lasts already").isEmpty();
			assertThat(cpu(watch, 10)).extracting(Alert::state).containsExactly(State.CLEARED);
		}
		try (Outbox outbox = outbox(100)) {
			assertThat(watch(outbox, HOT).rows()).isEmpty();
		}
	}

	@Test
	void anAlertForWhichThereIsNoRoomIsRaisedLater() {
		try (Outbox outbox = outbox(1)) {
			Watch watch = watch(outbox, HOT, SILENT);
			Alert first = cpu(watch, 95).get(0);
			pass(Duration.ofSeconds(6));
			assertThat(watch.look()).as("no room").isEmpty();

			outbox.acknowledged(first);
			assertThat(watch.look()).extracting(Alert::rule).containsExactly("silent");
		}
	}

	@Test
	void theNumberOfDevicesIsBounded() {
		try (Outbox outbox = outbox(100)) {
			Watch watch = watch(outbox, HOT);
			for (int i = 0; i <= Watch.MAX_DEVICES; i++) {
				watch.reading("device-" + i, reading(1));
			}

			assertThat(watch.rows()).hasSize(Watch.MAX_DEVICES);
		}
	}

	@Test
	void aRuleThatEndsAboveItsBeginIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Rule("odd", Metric.CPU, 50, 60))
			.withMessageContaining("clear-below");
	}

	@Test
	void theTableShowsWhatIsKnown() {
		Watch watch = watch(outbox(100), HOT);
		cpu(watch, 95);
		pass(Duration.ofSeconds(2));

		assertThat(Table.of(watch.rows())).hasSize(2)
			.last()
			.asString()
			.matches("north +95 % +50 % +25 % +1000 KB/s +2 s ago  hot");
		pass(Duration.ofMinutes(1));
		assertThat(Table.of(watch.rows())).last().asString().matches("north +- +- +- +- +62 s ago  hot");
	}

	private List<Alert> cpu(Watch watch, double value) {
		pass(Duration.ofSeconds(10));
		watch.reading("north", reading(value));
		return watch.look();
	}

	private Reading reading(double cpu) {
		return new Reading(this.now, cpu, 50, 25, 1000);
	}

	private void pass(Duration time) {
		this.now = this.now.plus(time);
	}

	private Outbox outbox(int capacity) {
		return new Outbox(Journal.open(this.folder.resolve("outbox.log")), JsonMapper.shared(), capacity);
	}

	private Watch watch(Outbox outbox, Rule... rules) {
		MonitorProperties properties = new MonitorProperties(Duration.ofSeconds(5), Duration.ofSeconds(1),
				Duration.ofMillis(500), List.of(rules));
		return new Watch(properties, outbox, () -> this.now);
	}

}

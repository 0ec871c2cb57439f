package dev.conduit.server;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SlotsTests {

	private final Slots slots = new Slots(2);

	@Test
	void asManyAreTakenAsThereAre() {
		assertThat(this.slots.tryTake(1)).isTrue();
		assertThat(this.slots.tryTake(2)).isTrue();
		assertThat(this.slots.tryTake(3)).isFalse();

		this.slots.free(1);

		assertThat(this.slots.tryTake(3)).isTrue();
	}

	@Test
	void whatIsFreedTwiceIsOneSlot() {
		this.slots.tryTake(1);
		this.slots.tryTake(2);

		this.slots.free(1);
		this.slots.free(1);

		assertThat(this.slots.tryTake(3)).isTrue();
		assertThat(this.slots.tryTake(4)).isFalse();
	}

	@Test
	void aConnectionThatHasItsSlotGetsNoOtherOne() {
		this.slots.tryTake(1);
		this.slots.tryTake(2);

		this.slots.move(2, 1);

		assertThat(this.slots.tryTake(3)).isTrue();
		assertThat(this.slots.tryTake(4)).isFalse();
	}

	@Test
	void aConnectionThatGaveItsSlotAwayGetsThatOfItsNewLink() {
		this.slots.tryTake(1);
		this.slots.free(1);
		this.slots.tryTake(2);

		this.slots.move(2, 1);
		this.slots.free(1);

		assertThat(this.slots.tryTake(3)).isTrue();
		assertThat(this.slots.tryTake(4)).isTrue();
	}

	@Test
	void whereThereAreFewerPlacesThanAreTakenNobodyLosesOneAndNobodyGetsOne() {
		this.slots.tryTake(1);
		this.slots.tryTake(2);

		this.slots.changeMax(1);
		this.slots.free(1);

		assertThat(this.slots.tryTake(3)).isFalse();
		this.slots.free(2);
		assertThat(this.slots.tryTake(3)).isTrue();
		this.slots.changeMax(2);
		assertThat(this.slots.tryTake(4)).isTrue();
	}

}

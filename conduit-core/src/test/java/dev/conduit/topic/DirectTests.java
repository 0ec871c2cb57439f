package dev.conduit.topic;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DirectTests {

	private final Direct direct = new Direct();

	@Test
	void isForOneAtATimeAndOnlyWhileItIsOpen() {
		assertThat(this.direct.enter()).isFalse();

		this.direct.open();
		assertThat(this.direct.enter()).isTrue();
		assertThat(this.direct.enter()).isFalse();

		assertThat(this.direct.leave()).isTrue();
		assertThat(this.direct.enter()).isTrue();
	}

	@Test
	void countsThoseWhoCameThrough() {
		this.direct.open();
		this.direct.enter();
		assertThat(this.direct.more()).isZero();
		this.direct.leave();
		this.direct.enter();
		this.direct.leave();

		assertThat(this.direct.close()).isFalse();
		assertThat(this.direct.more()).isEqualTo(2);
		assertThat(this.direct.more()).isZero();
	}

	@Test
	void whoIsOnTheWayWhileItClosesDoesNotComeThrough() {
		this.direct.open();
		this.direct.enter();

		assertThat(this.direct.close()).isTrue();

		assertThat(this.direct.leave()).isFalse();
		assertThat(this.direct.enter()).isFalse();
		assertThat(this.direct.more()).isZero();
	}

}

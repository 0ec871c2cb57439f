package dev.conduit.proof.fuzz;

import java.util.function.Supplier;

/**
 * All targets, and how many mutations each gets in the proof: ten million together.
 */
enum Kind {

	FRAMES_AT_SERVER(FrameTargets::server, 3_500_000), FRAMES_AT_CLIENT(FrameTargets::client, 3_500_000),
	HEADER_BLOCK(FrameTargets::headerBlock, 2_000_000), SCRAM_CLIENT_FIRST(ScramTargets::clientFirst, 100_000),
	SCRAM_CLIENT_FINAL(ScramTargets::clientFinal, 100_000), SCRAM_SERVER_FIRST(ScramTargets::serverFirst, 100_000),
	SCRAM_SERVER_FINAL(ScramTargets::serverFinal, 100_000), JSON(BindingTargets::json, 300_000),
	PLAIN_JSON(PlainJsonTarget::new, 300_000), CBOR(BindingTargets::cbor, 300_000),
	SHARED_MEMORY(SharedMemoryTarget::new, 20_000);

	@SuppressWarnings("ImmutableEnumChecker") // a reference to a method cannot change
	private final Supplier<Target> opening;

	private final int mutations;

	Kind(Supplier<Target> opening, int mutations) {
		this.opening = opening;
		this.mutations = mutations;
	}

	Target open() {
		return this.opening.get();
	}

	int mutations() {
		return this.mutations;
	}

}

package dev.conduit.samples.bridges;

import java.util.List;

import dev.conduit.architecture.ArchitectureContract;
import dev.conduit.architecture.HouseRule;

/**
 * The rules of the house hold in its samples, too.
 */
class ArchitectureTests extends ArchitectureContract {

	@Override
	protected List<HouseRule> rulesOfThisModule() {
		return List.of();
	}

}

package dev.conduit.test;

import java.util.List;

import dev.conduit.architecture.ArchitectureContract;
import dev.conduit.architecture.HouseRule;

class ArchitectureTests extends ArchitectureContract {

	@Override
	protected List<HouseRule> rulesOfThisModule() {
		return List.of();
	}

}

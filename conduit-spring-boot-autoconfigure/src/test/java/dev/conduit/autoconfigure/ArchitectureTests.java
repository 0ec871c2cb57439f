package dev.conduit.autoconfigure;

import java.util.List;

import dev.conduit.architecture.ArchitectureContract;
import dev.conduit.architecture.HouseRule;

class ArchitectureTests extends ArchitectureContract {

	@Override
	protected List<HouseRule> rulesOfThisModule() {
		return AutoConfigureRules.all();
	}

}

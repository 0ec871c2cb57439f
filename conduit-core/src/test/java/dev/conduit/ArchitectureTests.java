package dev.conduit;

import java.util.List;

import dev.conduit.architecture.ArchitectureContract;
import dev.conduit.architecture.CoreRules;
import dev.conduit.architecture.HouseRule;

class ArchitectureTests extends ArchitectureContract {

	@Override
	protected List<HouseRule> rulesOfThisModule() {
		return CoreRules.all();
	}

}

package dev.conduit;

import java.util.List;

import dev.conduit.architecture.ArchitectureContract;
import dev.conduit.architecture.HouseRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

class ArchitectureTests extends ArchitectureContract {

	@Override
	protected List<HouseRule> rulesOfThisModule() {
		return List.of(theRingKnowsTheJdkAlone());
	}

	private static HouseRule theRingKnowsTheJdkAlone() {
		return HouseRule.ofMain(
				classes().that()
					.resideInAPackage("dev.conduit.shm")
					.should()
					.onlyDependOnClassesThat()
					.resideInAnyPackage("java..", "org.jspecify..", "dev.conduit.shm")
					.as("The ring is a product of its own: it knows the JDK alone"),
				"package dev.conduit.shm; class Outside { javax.net.SocketFactory sockets; }");
	}

}

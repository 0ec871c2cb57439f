package dev.conduit.architecture;

import java.util.List;

import com.tngtech.archunit.lang.ArchRule;

/**
 * A rule of the house together with code that breaks it: a rule that cannot be shown to
 * catch anything is none.
 *
 * @param rule what is checked
 * @param testsToo whether tests have to keep the rule as well
 * @param offences planted code, each a list of compilation units that together break the
 * rule
 */
public record HouseRule(ArchRule rule, boolean testsToo, List<List<String>> offences) {

	public HouseRule {
		if (offences.isEmpty()) {
			throw new IllegalArgumentException("'offences' must not be empty (rule: " + rule.getDescription() + ")");
		}
		offences = List.copyOf(offences);
	}

	/**
	 * A rule for the code that we ship.
	 * @param rule what is checked; an empty room keeps it
	 * @param offences planted code, each a compilation unit that breaks the rule alone
	 */
	public static HouseRule ofMain(ArchRule rule, String... offences) {
		return new HouseRule(rule.allowEmptyShould(true), false, List.of(offences).stream().map(List::of).toList());
	}

	/**
	 * A rule for all code, tests included.
	 * @param rule what is checked; an empty room keeps it
	 * @param offences planted code, each a compilation unit that breaks the rule alone
	 */
	public static HouseRule ofMainAndTests(ArchRule rule, String... offences) {
		return new HouseRule(rule.allowEmptyShould(true), true, List.of(offences).stream().map(List::of).toList());
	}

	/**
	 * A rule for the code that we ship, which it takes several types to break.
	 * @param rule what is checked; an empty room keeps it
	 * @param offence compilation units that break the rule together
	 */
	public static HouseRule ofMainBrokenTogether(ArchRule rule, String... offence) {
		return new HouseRule(rule.allowEmptyShould(true), false, List.of(List.of(offence)));
	}

}

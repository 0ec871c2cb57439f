package dev.conduit.autoconfigure;

import java.util.List;
import java.util.Locale;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.Configuration;

import dev.conduit.architecture.HouseRule;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMembers;

/**
 * How the auto-configuration shows itself: the least that Spring Boot needs, and nothing
 * that an application could come to lean on.
 */
final class AutoConfigureRules {

	private AutoConfigureRules() {
	}

	static List<HouseRule> all() {
		return List.of(springKnowsNoBoot(), autoConfigurationsArePublicAndFinal(),
				autoConfigurationsHaveNoPublicMembers(), theRestIsPackagePrivate(),
				onlyGuardedClassesKnow("Reactor", "reactor"),
				onlyGuardedClassesKnow("Observation|Meter", "io.micrometer"),
				onlyGuardedClassesKnow("Security", "org.springframework.security"),
				onlyGuardedClassesKnow("Jdbc", "org.springframework.jdbc"),
				onlyGuardedClassesKnow("Validation", "jakarta.validation"),
				onlyGuardedClassesKnow("Integration", "org.springframework.integration"));
	}

	private static HouseRule springKnowsNoBoot() {
		return HouseRule.ofMain(
				noClasses().that()
					.resideInAPackage("dev.conduit.spring..")
					.should()
					.dependOnClassesThat()
					.resideInAPackage("org.springframework.boot..")
					.as("What works in Spring knows no Spring Boot"),
				"package dev.conduit.spring.client; class Client { org.springframework.boot.ApplicationRunner runner; }");
	}

	private static HouseRule autoConfigurationsArePublicAndFinal() {
		String annotated = "@org.springframework.boot.autoconfigure.AutoConfiguration ";
		return HouseRule.ofMain(
				classes().that()
					.areAnnotatedWith(AutoConfiguration.class)
					.should()
					.bePublic()
					.andShould()
					.haveModifier(JavaModifier.FINAL)
					.as("Auto-configurations are public and final"),
				annotated + "final class Hidden { }", annotated + "public class Open { }");
	}

	private static HouseRule autoConfigurationsHaveNoPublicMembers() {
		String annotated = "@org.springframework.boot.autoconfigure.AutoConfiguration ";
		return HouseRule.ofMain(noMembers().that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.and(new DescribedPredicate<>("are no constructors") {

				@Override
				public boolean test(JavaMember member) {
					return !(member instanceof JavaConstructor);
				}

			})
			.should()
			.bePublic()
			.as("Auto-configurations have no public members"),
				annotated + "public final class Shows { public String bean() { return \"\"; } }",
				annotated + "public final class Shows { public final int field = 1; }");
	}

	private static HouseRule theRestIsPackagePrivate() {
		DescribedPredicate<JavaClass> nestedConfiguration = DescribedPredicate.describe("nested configurations",
				(type) -> type.isNestedClass() && type.isMetaAnnotatedWith(Configuration.class));
		DescribedPredicate<JavaClass> adapter = simpleNameStartingWith("Properties");

		return HouseRule.ofMain(classes()
			.that(assignableTo(Condition.class).or(assignableTo(FailureAnalyzer.class))
				.or(nestedConfiguration)
				.or(adapter))
			.should()
			.bePackagePrivate()
			.as("Conditions, failure analyzers, nested configurations and adapters of properties are package-private"),
				"public class PropertiesConduitDetails { }", """
						import org.springframework.context.annotation.*;
						import org.springframework.core.type.AnnotatedTypeMetadata;
						public class OnAddress implements Condition {
							public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
								return true;
							}
						}
						""", """
						import org.springframework.boot.diagnostics.*;
						public class AddressAnalyzer implements FailureAnalyzer {
							public FailureAnalysis analyze(Throwable failure) {
								throw new IllegalStateException(failure);
							}
						}
						""", """
						class Outer {
							@org.springframework.context.annotation.Configuration
							public static class Inner { }
						}
						""");
	}

	/**
	 * An application without the library must be able to load every class that is not
	 * guarded: by the annotation, or by a name that says what must be asked for first, be
	 * it that of its package.
	 */
	private static HouseRule onlyGuardedClassesKnow(String word, String library) {
		return HouseRule.ofMainBrokenTogether(
				noClasses().that(DescribedPredicate.not(guarded(word)))
					.should()
					.dependOnClassesThat()
					.resideInAPackage(library + "..")
					.as("Only classes with '%s' in their name or under @ConditionalOnClass know %s".formatted(word,
							library)),
				"package %s.planted; public class Optional { }".formatted(library),
				"package dev.conduit.spring.service; class Service { %s.planted.Optional field; }".formatted(library));
	}

	private static DescribedPredicate<JavaClass> guarded(String word) {
		return DescribedPredicate.describe("guarded by presence",
				(type) -> outermost(type).getSimpleName().matches(".*(%s).*".formatted(word)) || isConditional(type)
						|| type.getPackageName().startsWith("dev.conduit." + word.toLowerCase(Locale.ROOT)));
	}

	private static boolean isConditional(JavaClass type) {
		return type.isAnnotatedWith(ConditionalOnClass.class)
				|| type.getEnclosingClass().filter(AutoConfigureRules::isConditional).isPresent();
	}

	private static JavaClass outermost(JavaClass type) {
		return type.getEnclosingClass().map(AutoConfigureRules::outermost).orElse(type);
	}

}

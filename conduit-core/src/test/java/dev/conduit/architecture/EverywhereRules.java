package dev.conduit.architecture;

import java.io.ObjectInputStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * What holds in every module.
 */
final class EverywhereRules {

	private EverywhereRules() {
	}

	static List<HouseRule> all() {
		return List.of(packagesAreNullMarked(), namesSayWhatATypeIs(), nothingIsReadByJavaSerialization(),
				noTypeIsChosenByTheSender(), noTypeIsNamedByItsClass(), nobodySleeps(),
				whoTalksToAProcessStartsNoVirtualThread());
	}

	private static HouseRule packagesAreNullMarked() {
		return HouseRule.ofMain(classes().should(resideInANullMarkedPackage()),
				"package dev.conduit.planted; class Unmarked { }");
	}

	private static HouseRule namesSayWhatATypeIs() {
		return HouseRule.ofMain(
				noClasses().should()
					.haveNameMatching(".*(Impl|Manager|Helper|Utils?)(\\$.*)?")
					.as("No type is named *Impl, *Manager, *Helper or *Util(s)"),
				"class LinkImpl { }", "class LinkManager { }", "class LinkHelper { }", "class LinkUtil { }",
				"class LinkUtils { }", "class Link { static class InnerHelper { } }");
	}

	private static HouseRule nothingIsReadByJavaSerialization() {
		return HouseRule.ofMain(
				noClasses().should()
					.dependOnClassesThat()
					.areAssignableTo(ObjectInputStream.class)
					.as("Nothing is read by Java serialization"),
				"class Reads { Object from(java.io.ObjectInputStream in) throws Exception { return in.readObject(); } }");
	}

	private static HouseRule noTypeIsChosenByTheSender() {
		return HouseRule
			.ofMain(noClasses().should().accessTargetWhere(target(new DescribedPredicate<>("activateDefaultTyping") {

				@Override
				public boolean test(AccessTarget target) {
					return target.getName().startsWith("activateDefaultTyping");
				}

			})).as("No JSON names the class to create (polymorphic default typing)"), """
					import tools.jackson.databind.json.JsonMapper;
					import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
					class Mapper {
						Object create() {
							return JsonMapper.builder()
								.activateDefaultTyping(BasicPolymorphicTypeValidator.builder().build());
						}
					}
					""");
	}

	private static HouseRule noTypeIsNamedByItsClass() {
		return HouseRule.ofMain(classes().should(nameNoClassesInJson()), """
				import com.fasterxml.jackson.annotation.JsonTypeInfo;
				@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
				interface Shape { }
				""", """
				import com.fasterxml.jackson.annotation.JsonTypeInfo;
				record Drawing(@JsonTypeInfo(use = JsonTypeInfo.Id.MINIMAL_CLASS) Object shape) { }
				""");
	}

	private static ArchCondition<JavaClass> nameNoClassesInJson() {
		return new ArchCondition<>("be told apart in JSON by names, not by classes (@JsonTypeInfo)") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				Stream
					.concat(type.getAnnotations().stream(),
							type.getMembers().stream().flatMap((member) -> member.getAnnotations().stream()))
					.filter((annotation) -> annotation.getRawType().getName().endsWith(".JsonTypeInfo"))
					.map((annotation) -> String.valueOf(annotation.get("use").orElse("")))
					.filter((use) -> use.contains("CLASS"))
					.forEach((use) -> events.add(SimpleConditionEvent.violated(type,
							type.getName() + " lets JSON name a class: @JsonTypeInfo(use = " + use + ")")));
			}

		};
	}

	private static HouseRule nobodySleeps() {
		return HouseRule
			.ofMainAndTests(noClasses().should().callMethodWhere(target(new DescribedPredicate<>("named sleep") {

				@Override
				public boolean test(AccessTarget target) {
					return target.getName().equals("sleep");
				}

			}).and(target(owner(
					JavaClass.Predicates.type(Thread.class).or(JavaClass.Predicates.assignableTo(TimeUnit.class))))))
				.as("Nobody sleeps: await a condition or drive a fake clock"),
					"class Sleeper { void rest() throws Exception { Thread.sleep(1); } }",
					"class Sleeper { void rest() throws Exception { java.util.concurrent.TimeUnit.SECONDS.sleep(1); } }");
	}

	/** Who reads a pipe keeps the carrier, and there are as many as processors. */
	private static HouseRule whoTalksToAProcessStartsNoVirtualThread() {
		return HouseRule.ofMainAndTests(
				noClasses().that(DescribedPredicate.describe("talk to a process", EverywhereRules::talksToAProcess))
					.should()
					.accessTargetWhere(target(DescribedPredicate.describe("that makes virtual threads",
							EverywhereRules::makesVirtualThreads)))
					.as("Who talks to a process starts no virtual thread: to read a pipe keeps its carrier"),
				"class Output { void read(Process of) { Thread.ofVirtual().start(of::inputReader); } }",
				"class Output { void read(Process of) { Thread.startVirtualThread(of::inputReader); } }",
				"class Output { Object threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor();"
						+ " Process of; }");
	}

	private static boolean makesVirtualThreads(AccessTarget target) {
		return target.getName().toLowerCase(Locale.ROOT).contains("virtual")
				&& target.getOwner().getPackageName().startsWith("java.");
	}

	private static boolean talksToAProcess(JavaClass type) {
		return type.getDirectDependenciesFromSelf()
			.stream()
			.anyMatch((dependency) -> dependency.getTargetClass().isAssignableTo(Process.class));
	}

	private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
		return new ArchCondition<>("reside in a @NullMarked package") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
				events.add(new SimpleConditionEvent(type, marked,
						"Package " + type.getPackageName() + " has no package-info.java with @NullMarked"));
			}

		};
	}

}

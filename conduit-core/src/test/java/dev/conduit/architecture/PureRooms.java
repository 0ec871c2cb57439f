package dev.conduit.architecture;

import java.time.Clock;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * The rooms that only compute: what goes in decides what comes out.
 */
final class PureRooms {

	private static final String[] ROOMS = { "dev.conduit.convert..", "dev.conduit.frame..", "dev.conduit.policy..",
			"dev.conduit.scram.." };

	private static final Set<String> CLOCK_METHODS = Set.of("nanoTime", "currentTimeMillis");

	private PureRooms() {
	}

	static ArchRule doNoInputOrOutput() {
		return noClasses().that()
			.resideInAnyPackage(ROOMS)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("java.net..", "java.nio.channels..", "java.nio.file..")
			.orShould()
			.dependOnClassesThat()
			.haveNameMatching("java\\.io\\.(File.*|RandomAccessFile|Console|PrintStream)")
			.as("Pure rooms do no input or output");
	}

	static ArchRule startNoThreads() {
		return noClasses().that()
			.resideInAnyPackage(ROOMS)
			.should()
			.accessTargetWhere(target(new DescribedPredicate<>("of a thread or an executor") {

				@Override
				public boolean test(AccessTarget target) {
					return startsThreads(target);
				}

			}))
			.as("Pure rooms start no threads");
	}

	static ArchRule readNoClock() {
		return noClasses().that()
			.resideInAnyPackage(ROOMS)
			.should()
			.accessTargetWhere(target(new DescribedPredicate<>("of a clock") {

				@Override
				public boolean test(AccessTarget target) {
					return readsAClock(target);
				}

			}))
			.as("Pure rooms read no clock");
	}

	private static boolean startsThreads(AccessTarget target) {
		JavaClass owner = target.getOwner();
		// Asking who runs is no start.
		boolean ofThread = owner.isAssignableTo(Thread.class) && !target.getName().equals("currentThread");
		return ofThread || owner.isAssignableTo(Executor.class) || owner.isEquivalentTo(Executors.class);
	}

	private static boolean readsAClock(AccessTarget target) {
		JavaClass owner = target.getOwner();
		if (owner.isEquivalentTo(System.class)) {
			return CLOCK_METHODS.contains(target.getName());
		}
		if (owner.isEquivalentTo(Clock.class)) {
			return target.getName().startsWith("system");
		}
		return owner.getPackageName().equals("java.time") && target.getName().equals("now");
	}

}

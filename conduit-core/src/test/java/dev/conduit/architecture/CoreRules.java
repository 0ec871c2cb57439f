package dev.conduit.architecture;

import java.util.List;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;

import dev.conduit.frame.FlowScope;
import dev.conduit.frame.PeerLimits;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * Who may know whom in the core: <pre>
 *                 ┌─────────── doors: client, server ───────────┐           nobody imports them
 *           ┌─ wire wing ────────────┐   hall    ┌─ service wing ─────────────┐
 * bytes  ⇄  │ frame → transport      │           │ dispatch → routing, topic  │  ⇄  bean
 *           │         → connection ──┼─►exchange─┼─►          policy, convert │
 *           └────────────────────────┘           └────────────────────────────┘
 *                 └────────── cellar: message, annotation, time, lock … ─────┘
 * </pre>
 */
public final class CoreRules {

	private static final String[] DOORS = { "dev.conduit.client..", "dev.conduit.server.." };

	private static final String[] WIRE_WING = { "dev.conduit.frame..", "dev.conduit.transport..",
			"dev.conduit.connection.." };

	private static final String[] SERVICE_WING = { "dev.conduit.convert..", "dev.conduit.dispatch..",
			"dev.conduit.policy..", "dev.conduit.routing..", "dev.conduit.topic.." };

	private static final String[] CELLAR = { "dev.conduit.annotation..", "dev.conduit.compression..",
			"dev.conduit.container..", "dev.conduit.lock..", "dev.conduit.message..", "dev.conduit.response..",
			"dev.conduit.scram..", "dev.conduit.time.." };

	private CoreRules() {
	}

	public static List<HouseRule> all() {
		return List.of(packagesAreFreeOfCycles(), nobodyImportsTheDoors(), theWireWingKnowsNoService(),
				theServiceWingKnowsNoWire(), theHallKnowsNeitherWing(), theCellarCarriesItselfAlone(),
				onlyTheDoorsReachConnections(), onlyTheWireReachesFrames(), noSpring(), annotationsUseJavaAlone(),
				onlyTheNettyTransportKnowsChannels(), onlyTheWireSeesBuffers(), onlyTheWireAndTheTimerKnowNetty(),
				queuesNeedNoUnsafe(), pureRoomsDoNoInputOrOutput(), pureRoomsStartNoThreads(), pureRoomsReadNoClock(),
				onlyClientsKeepPasswords());
	}

	private static HouseRule packagesAreFreeOfCycles() {
		return HouseRule.ofMainBrokenTogether(slices().matching("dev.conduit.(**)").should().beFreeOfCycles(),
				"package dev.conduit.frame; public class Chicken { dev.conduit.transport.Egg egg; }",
				"package dev.conduit.transport; public class Egg { dev.conduit.frame.Chicken chicken; }");
	}

	private static HouseRule nobodyImportsTheDoors() {
		return HouseRule.ofMainBrokenTogether(
				noClasses().that()
					.resideOutsideOfPackages(DOORS)
					.should()
					.dependOnClassesThat()
					.resideInAnyPackage(DOORS)
					.as("Nobody imports the doors"),
				"package dev.conduit.server; public class Door { }",
				"package dev.conduit.dispatch; class Inner { dev.conduit.server.Door door; }");
	}

	private static HouseRule theWireWingKnowsNoService() {
		return HouseRule.ofMainBrokenTogether(
				noClasses().that()
					.resideInAnyPackage(WIRE_WING)
					.should()
					.dependOnClassesThat()
					.resideInAnyPackage(SERVICE_WING)
					.as("The wire wing knows the service wing by the exchange only"),
				"package dev.conduit.topic; public class Topic { }",
				"package dev.conduit.connection; class Wire { dev.conduit.topic.Topic topic; }");
	}

	private static HouseRule theServiceWingKnowsNoWire() {
		return HouseRule.ofMainBrokenTogether(
				noClasses().that()
					.resideInAnyPackage(SERVICE_WING)
					.should()
					.dependOnClassesThat()
					.resideInAnyPackage(WIRE_WING)
					.as("The service wing knows the wire wing by the exchange only"),
				"package dev.conduit.transport; public class Wire { }",
				"package dev.conduit.dispatch; class Dispatch { dev.conduit.transport.Wire wire; }");
	}

	private static HouseRule theHallKnowsNeitherWing() {
		return HouseRule.ofMainBrokenTogether(
				classes().that()
					.resideInAPackage("dev.conduit.exchange..")
					.should()
					.onlyDependOnClassesThat()
					.resideOutsideOfPackages(WIRE_WING)
					.andShould()
					.onlyDependOnClassesThat()
					.resideOutsideOfPackages(SERVICE_WING)
					.as("The exchange knows neither wing"),
				"package dev.conduit.policy; public class Policy { }",
				"package dev.conduit.exchange; class Hall { dev.conduit.policy.Policy policy; }");
	}

	private static HouseRule theCellarCarriesItselfAlone() {
		return HouseRule.ofMainBrokenTogether(
				classes().that()
					.resideInAnyPackage(CELLAR)
					.should()
					.onlyDependOnClassesThat(resideOutsideOfPackage("dev.conduit..").or(resideInAnyPackage(CELLAR)))
					.as("The cellar knows nothing of the floors above"),
				"package dev.conduit.exchange; public class Hall { }",
				"package dev.conduit.message; class Message { dev.conduit.exchange.Hall hall; }");
	}

	private static HouseRule onlyTheDoorsReachConnections() {
		return HouseRule
			.ofMainBrokenTogether(
					noClasses().that()
						.resideOutsideOfPackages("dev.conduit.connection..", "dev.conduit.client..",
								"dev.conduit.server..")
						.should()
						.dependOnClassesThat()
						.resideInAPackage("dev.conduit.connection..")
						.as("Only the doors reach connections"),
					"package dev.conduit.connection; public class Connection { }",
					"package dev.conduit.transport; class Transport { dev.conduit.connection.Connection connection; }");
	}

	private static HouseRule onlyTheWireReachesFrames() {
		return HouseRule.ofMainBrokenTogether(
				noClasses().that()
					.resideOutsideOfPackages(WIRE_WING)
					.should()
					.dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.conduit.frame..")
						// What a connection announces and what a pause is about are
						// values that its users see.
						.and(DescribedPredicate
							.not(JavaClass.Predicates.belongToAnyOf(PeerLimits.class, FlowScope.class))))
					.as("Only transports and connections reach frames"),
				"package dev.conduit.frame; public class Frame { }",
				"package dev.conduit.client; class Client { dev.conduit.frame.Frame frame; }");
	}

	private static HouseRule noSpring() {
		return HouseRule.ofMainBrokenTogether(
				noClasses().should()
					.dependOnClassesThat()
					.resideInAPackage("org.springframework..")
					.as("The core knows no Spring"),
				"package org.springframework.planted; public class Bean { }",
				"package dev.conduit.message; class Message { org.springframework.planted.Bean bean; }");
	}

	private static HouseRule annotationsUseJavaAlone() {
		return HouseRule.ofMain(
				classes().that()
					.resideInAPackage("dev.conduit.annotation..")
					.should()
					.onlyDependOnClassesThat()
					.resideInAnyPackage("java..", "org.jspecify.annotations..", "dev.conduit.annotation..")
					.as("Annotations use Java alone"),
				"package dev.conduit.annotation; @interface Loud { org.slf4j.event.Level value(); }");
	}

	private static HouseRule onlyTheNettyTransportKnowsChannels() {
		return HouseRule.ofMain(
				noClasses().that()
					.resideOutsideOfPackage("dev.conduit.transport.netty..")
					.should()
					.dependOnClassesThat()
					.resideInAPackage("io.netty.channel..")
					.as("Only the Netty transport knows channels"),
				"package dev.conduit.transport.local; class Local { io.netty.channel.Channel channel; }");
	}

	private static HouseRule onlyTheWireSeesBuffers() {
		return HouseRule.ofMain(
				noClasses().that()
					.resideOutsideOfPackages("dev.conduit.frame..", "dev.conduit.transport..")
					.should()
					.dependOnClassesThat()
					.resideInAPackage("io.netty.buffer..")
					.as("Only frames and transports see buffers"),
				"package dev.conduit.connection; class Connection { io.netty.buffer.ByteBuf buffer; }");
	}

	private static HouseRule onlyTheWireAndTheTimerKnowNetty() {
		return HouseRule.ofMain(
				noClasses().that()
					.resideOutsideOfPackages("dev.conduit.frame..", "dev.conduit.transport..", "dev.conduit.time..")
					.should()
					.dependOnClassesThat()
					.resideInAPackage("io.netty..")
					.as("Only frames, transports and the timer know Netty"),
				"package dev.conduit.dispatch; class Dispatch { io.netty.util.Timer timer; }");
	}

	private static HouseRule queuesNeedNoUnsafe() {
		DescribedPredicate<JavaClass> throughUnsafe = DescribedPredicate.describe("queues over Unsafe",
				(type) -> type.getPackageName().startsWith("org.jctools") && !type.isInterface()
						&& !type.getPackageName().endsWith(".varhandle"));
		return HouseRule.ofMain(
				noClasses().should()
					.dependOnClassesThat(throughUnsafe)
					.as("Queues are those over VarHandles: of the others newer JVMs warn"),
				"package dev.conduit.topic; class Topic { Object queue = new org.jctools.queues.MpscArrayQueue<>(8); }");
	}

	private static HouseRule pureRoomsDoNoInputOrOutput() {
		return HouseRule.ofMain(PureRooms.doNoInputOrOutput(),
				"package dev.conduit.frame; class Frame { java.io.FileInputStream in; }",
				"package dev.conduit.convert; class Converter { java.nio.file.Path path; }",
				"package dev.conduit.policy; class Policy { java.net.Socket socket; }",
				"package dev.conduit.scram; class Scram { java.nio.channels.SocketChannel channel; }");
	}

	private static HouseRule pureRoomsStartNoThreads() {
		return HouseRule.ofMain(PureRooms.startNoThreads(),
				"package dev.conduit.frame; class Frame { Thread thread = new Thread(() -> { }); }",
				"package dev.conduit.convert; class Converter { Thread thread = Thread.startVirtualThread(() -> { }); }",
				"package dev.conduit.scram; class Scram { Object pool = java.util.concurrent.ForkJoinPool.commonPool(); }",
				"package dev.conduit.policy; class Policy {"
						+ " Object pool = java.util.concurrent.Executors.newCachedThreadPool(); }");
	}

	private static HouseRule pureRoomsReadNoClock() {
		return HouseRule.ofMain(PureRooms.readNoClock(),
				"package dev.conduit.policy; class Policy { long now = System.nanoTime(); }",
				"package dev.conduit.policy; class Policy { long now = System.currentTimeMillis(); }",
				"package dev.conduit.frame; class Frame { Object now = java.time.Instant.now(); }",
				"package dev.conduit.scram; class Scram { Object clock = java.time.Clock.systemUTC(); }");
	}

	/** A table that is stolen must let nobody in. */
	private static HouseRule onlyClientsKeepPasswords() {
		return HouseRule.ofMain(
				fields().that()
					.haveNameMatching("(?i).*(password|saltedpassword|clientkey)")
					.should()
					.beDeclaredInClassesThat()
					.haveNameMatching("dev\\.conduit\\.(authentication\\.PasswordAuthentication|scram\\.ScramKeys)")
					.as("Only clients keep what logs in"),
				"package dev.conduit.scram; class Row { String password; }",
				"package dev.conduit.authentication; class User { byte[] clientKey; }");
	}

}

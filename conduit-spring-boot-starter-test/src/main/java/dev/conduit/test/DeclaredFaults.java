package dev.conduit.test;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;

import dev.conduit.fault.Direction;
import dev.conduit.fault.Fault;
import dev.conduit.fault.FaultPlan;
import dev.conduit.fault.Faults;
import dev.conduit.frame.Frame;
import dev.conduit.test.ConduitFault.Kind;

/**
 * The faults that a test method or its class declares.
 *
 * @param faults in the order of their declaration
 */
record DeclaredFaults(List<ConduitFault> faults) {

	/**
	 * The faults of a method, or else of its class; empty where there are none.
	 * @throws IllegalArgumentException if one of them makes no sense
	 */
	static DeclaredFaults of(Class<?> type, Method method) {
		List<ConduitFault> found = declared(method);
		if (found == null) {
			found = declared(type);
		}
		DeclaredFaults declared = new DeclaredFaults((found != null) ? found : List.of());
		declared.faults.forEach((fault) -> check(fault, method));
		return declared;
	}

	private static @Nullable List<ConduitFault> declared(AnnotatedElement element) {
		List<ConduitFault> faults = annotations(element).stream(ConduitFault.class)
			.map(MergedAnnotation::synthesize)
			.toList();
		boolean said = !faults.isEmpty() || MergedAnnotations.from(element).isPresent(ConduitFaults.class);
		return (said) ? faults : null;
	}

	private static MergedAnnotations annotations(AnnotatedElement element) {
		return MergedAnnotations.search(SearchStrategy.TYPE_HIERARCHY)
			.withEnclosingClasses(ClassUtils::isInnerClass)
			.from(element);
	}

	private static void check(ConduitFault fault, Method method) {
		boolean single = ofSingleFrames(fault.value());
		require(fault.times() >= 1, method, "'times' must be 1 or more (was %d)".formatted(fault.times()));
		require(single || fault.times() == 1, method,
				"'times' is for DROP, CUT and BIT_FLIP, and %s is for all frames".formatted(fault.value()));
		require(single || fault.value() == Kind.DELAY || fault.of() == ConduitFault.Frames.ANY, method,
				"'of' is for DELAY, DROP, CUT and BIT_FLIP, and %s is for all frames".formatted(fault.value()));
		require(fault.direction().length > 0, method, "'direction' must name one direction or both");
		require(duration(fault, method).isPositive(), method,
				"'by' must be more than zero (was '%s')".formatted(fault.by()));
	}

	private static boolean ofSingleFrames(Kind kind) {
		return kind == Kind.DROP || kind == Kind.CUT || kind == Kind.BIT_FLIP;
	}

	private static Duration duration(ConduitFault fault, Method method) {
		try {
			return DurationStyle.detectAndParse(fault.by());
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					message(method, "'by' must be a duration such as '100ms' or '2s' (was '%s')".formatted(fault.by())),
					ex);
		}
	}

	private static void require(boolean right, Method method, String otherwise) {
		if (!right) {
			throw new IllegalArgumentException(message(method, otherwise));
		}
	}

	private static String message(Method method, String what) {
		return "@ConduitFault of %s.%s: %s".formatted(method.getDeclaringClass().getSimpleName(), method.getName(),
				what);
	}

	boolean isEmpty() {
		return this.faults.isEmpty();
	}

	/**
	 * Lets them happen from now on.
	 */
	void begin(Surroundings surroundings) {
		Faults clients = surroundings.faults();
		List<Sides> plans = this.faults.stream().map(DeclaredFaults::plan).toList();
		clients.plan(firstOf(plans.stream().map(Sides::clients).toList()));
		surroundings.serverFaults().plan(firstOf(plans.stream().map(Sides::server).toList()));
		for (ConduitFault fault : this.faults) {
			switch (fault.value()) {
				case DISCONNECT -> {
					clients.refuseConnections(true);
					clients.cut();
					surroundings.awaitCut();
				}
				case SLOW_CONSUMER -> List.of(fault.direction())
					.forEach((direction) -> clients.trickle(direction, DurationStyle.detectAndParse(fault.by())));
				case DELAY, DROP, CUT, BIT_FLIP, BLACK_HOLE -> {
					// Of single frames: the plan has them.
				}
			}
		}
	}

	private static FaultPlan firstOf(List<FaultPlan> plans) {
		return (direction, frame) -> plans.stream()
			.map((plan) -> plan.next(direction, frame))
			.filter((fault) -> !fault.equals(Fault.NONE))
			.findFirst()
			.orElse(Fault.NONE);
	}

	private static Sides plan(ConduitFault fault) {
		return switch (fault.value()) {
			case DELAY -> Sides.ofClients(each(fault, Fault.delay(DurationStyle.detectAndParse(fault.by()))));
			case DROP -> Sides.ofClients(some(fault, Fault.DROP));
			case CUT -> Sides.ofClients(some(fault, Fault.CUT));
			case BIT_FLIP -> Sides.ofReceivers(some(fault, Fault.DAMAGE));
			case BLACK_HOLE ->
				Sides.ofClients((direction, frame) -> isMeant(fault, direction) ? Fault.DROP : Fault.NONE);
			case DISCONNECT, SLOW_CONSUMER -> Sides.ofClients(FaultPlan.NONE);
		};
	}

	private static FaultPlan each(ConduitFault fault, Fault what) {
		return (direction, frame) -> isMeant(fault, direction, frame) ? what : Fault.NONE;
	}

	private static FaultPlan some(ConduitFault fault, Fault what) {
		AtomicInteger left = new AtomicInteger(fault.times());
		return (direction, frame) -> {
			boolean now = isMeant(fault, direction, frame) && left.getAndUpdate((count) -> Math.max(0, count - 1)) > 0;
			return (now) ? what : Fault.NONE;
		};
	}

	private static boolean isMeant(ConduitFault fault, Direction direction, Frame frame) {
		return isMeant(fault, direction) && fault.of().has(frame);
	}

	private static boolean isMeant(ConduitFault fault, Direction direction) {
		return Arrays.asList(fault.direction()).contains(direction);
	}

	/**
	 * What the ends of the clients do to frames, and what the server's do.
	 */
	private record Sides(FaultPlan clients, FaultPlan server) {

		/** Once for each frame. */
		static Sides ofClients(FaultPlan plan) {
			return new Sides(plan, FaultPlan.NONE);
		}

		/** Where a frame comes in, as damage is noticed there. */
		static Sides ofReceivers(FaultPlan plan) {
			return new Sides(only(Direction.TO_CLIENT, plan), only(Direction.TO_SERVER, plan));
		}

		private static FaultPlan only(Direction towards, FaultPlan plan) {
			return (direction, frame) -> (direction == towards) ? plan.next(direction, frame) : Fault.NONE;
		}

	}

}

package dev.conduit.simulation;

import java.lang.Thread.Builder.OfVirtual;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/**
 * Virtual threads that run where and when an executor says. The JDK has them for its own
 * tests: {@code --add-opens java.base/java.lang=ALL-UNNAMED} lets ours use them. A
 * virtual thread that is begun by one of these belongs to the same executor, so that the
 * code under test needs to know nothing of it.
 */
final class VirtualThreads {

	private static final Constructor<?> BUILDER = builder();

	private static final Method CARRIER = carrier();

	private VirtualThreads() {
	}

	private static Constructor<?> builder() {
		try {
			Constructor<?> constructor = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
				.getDeclaredConstructor(Executor.class);
			constructor.setAccessible(true);
			return constructor;
		}
		catch (ReflectiveOperationException | RuntimeException ex) {
			throw unavailable(ex);
		}
	}

	private static Method carrier() {
		try {
			Method method = Thread.class.getDeclaredMethod("currentCarrierThread");
			method.setAccessible(true);
			return method;
		}
		catch (ReflectiveOperationException | RuntimeException ex) {
			throw unavailable(ex);
		}
	}

	private static IllegalStateException unavailable(Exception ex) {
		return new IllegalStateException(
				"the simulation schedules virtual threads itself: start the tests on JDK 25 with --add-opens java.base/java.lang=ALL-UNNAMED",
				ex);
	}

	/**
	 * Threads of an executor, which runs each from one wait to the next.
	 */
	static ThreadFactory scheduledBy(Executor executor, Thread.UncaughtExceptionHandler uncaught) {
		try {
			return ((OfVirtual) BUILDER.newInstance(executor)).uncaughtExceptionHandler(uncaught).factory();
		}
		catch (ReflectiveOperationException ex) {
			throw unavailable(ex);
		}
	}

	/**
	 * The thread below the current one, where that is virtual.
	 */
	static Thread currentCarrier() {
		try {
			return (Thread) CARRIER.invoke(null);
		}
		catch (ReflectiveOperationException ex) {
			throw unavailable(ex);
		}
	}

}

package dev.conduit.spring.binding;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * What the code of an application knows by the thread that it runs on, such as the trace
 * that it is a part of, and should know on other threads as well on which the same work
 * goes on: where the items of a stream come, where a {@code Mono} is continued, where a
 * batch is handled. Beans of this type are asked in their order. Called on any thread, on
 * event loops too, so it must not block.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface CarriedContext {

	/** Threads know nothing. */
	CarriedContext NONE = () -> Carried.NOTHING;

	/**
	 * Looks at what the calling thread knows.
	 * @return the same for other threads, {@link Carried#NOTHING} where it is nothing
	 */
	Carried capture();

	/**
	 * All of several.
	 * @param contexts each by itself
	 * @return what captures all of them
	 */
	static CarriedContext of(List<CarriedContext> contexts) {
		return switch (contexts.size()) {
			case 0 -> NONE;
			case 1 -> contexts.get(0);
			default -> {
				List<CarriedContext> all = List.copyOf(contexts);
				yield () -> Carried.of(all);
			}
		};
	}

	/**
	 * What a thread knew, for other threads.
	 */
	@FunctionalInterface
	interface Carried {

		/** Nothing. */
		Carried NOTHING = () -> () -> {
		};

		/**
		 * The calling thread knows it from here on.
		 * @return ends it, on the same thread
		 */
		Scope open();

		/**
		 * A task that knows it.
		 * @param task the task
		 * @return the task to be run instead, on any thread
		 */
		default Runnable around(Runnable task) {
			if (this.equals(NOTHING)) {
				return task;
			}
			return () -> {
				Scope scope = open();
				try {
					task.run();
				}
				finally {
					scope.close();
				}
			};
		}

		/**
		 * An executor whose tasks know it.
		 * @param executor runs the tasks
		 * @return the executor to be used instead
		 */
		default Executor around(Executor executor) {
			return this.equals(NOTHING) ? executor : (task) -> executor.execute(around(task));
		}

		private static Carried of(List<CarriedContext> contexts) {
			List<Carried> found = new ArrayList<>(contexts.size());
			for (CarriedContext context : contexts) {
				Carried carried = context.capture();
				if (!carried.equals(NOTHING)) {
					found.add(carried);
				}
			}
			return switch (found.size()) {
				case 0 -> NOTHING;
				case 1 -> found.get(0);
				default -> () -> openAll(found);
			};
		}

		private static Scope openAll(List<Carried> found) {
			List<Scope> open = found.stream().map(Carried::open).toList();
			return () -> {
				for (int i = open.size() - 1; i >= 0; i--) {
					open.get(i).close();
				}
			};
		}

	}

	/**
	 * A time in which a thread knows what another one knew.
	 */
	@FunctionalInterface
	interface Scope extends AutoCloseable {

		/** The thread knows again what it knew before. */
		@Override
		void close();

	}

}

package dev.conduit.spring.client;

import java.util.concurrent.Executor;

import dev.conduit.spring.binding.CarriedContext;

/**
 * The executor of clients. Whoever begins a call takes {@link #here}, so that what is
 * done with its answer is a part of the caller's work.
 *
 * @param executor runs the tasks
 * @param carried what goes from thread to thread
 */
record CarryingExecutor(Executor executor, CarriedContext carried) implements Executor {

	static Executor of(Executor executor, CarriedContext carried) {
		return (carried.equals(CarriedContext.NONE)) ? executor : new CarryingExecutor(executor, carried);
	}

	/** The same for tasks that know what this thread knows. */
	static Executor here(Executor executor) {
		return (executor instanceof CarryingExecutor carrying) ? carrying.carried.capture().around(carrying.executor)
				: executor;
	}

	/** What this thread knows, for others that go on with its work. */
	static CarriedContext.Carried capture(Executor executor) {
		return (executor instanceof CarryingExecutor carrying) ? carrying.carried.capture()
				: CarriedContext.Carried.NOTHING;
	}

	/** The same, or what another thread knew where this one knows nothing. */
	static CarriedContext.Carried capture(Executor executor, CarriedContext.Carried otherwise) {
		CarriedContext.Carried here = capture(executor);
		return here.equals(CarriedContext.Carried.NOTHING) ? otherwise : here;
	}

	@Override
	public void execute(Runnable task) {
		this.executor.execute(task);
	}

}

package dev.conduit.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * Starts virtual threads that know nothing of the thread that happens to start them: one
 * that ended a call starts the next one's, and must not pass on who that call was for.
 *
 * @param contextClassLoader class loader of the application
 */
record HandlerThreads(@Nullable ClassLoader contextClassLoader) {

	void start(String name, Runnable task) {
		Thread thread = Thread.ofVirtual().name(name).inheritInheritableThreadLocals(false).unstarted(task);
		thread.setContextClassLoader(this.contextClassLoader);
		thread.start();
	}

}

package dev.conduit.spring.lifecycle;

import java.util.concurrent.CountDownLatch;

/**
 * Keeps the JVM up: all other threads of Conduit are daemons, and an application without
 * a web server would end with its main method.
 *
 * @since 0.1.0
 */
public final class KeepAlive {

	private final CountDownLatch ended = new CountDownLatch(1);

	private KeepAlive() {
	}

	/**
	 * Keeps the JVM up from now on.
	 * @param name name of the thread that does it
	 * @return what ends it
	 */
	public static KeepAlive start(String name) {
		KeepAlive keepAlive = new KeepAlive();
		Thread.ofPlatform().name(name).daemon(false).start(keepAlive::await);
		return keepAlive;
	}

	private void await() {
		try {
			this.ended.await();
		}
		catch (InterruptedException ex) {
			// Whoever interrupts a thread that only waits wants it to end.
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Lets the JVM end; any number of times.
	 */
	public void end() {
		this.ended.countDown();
	}

}

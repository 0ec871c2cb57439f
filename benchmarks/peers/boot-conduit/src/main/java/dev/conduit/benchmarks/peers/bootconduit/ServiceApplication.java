package dev.conduit.benchmarks.peers.bootconduit;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.benchmarks.peers.boot.BootApplication;

/**
 * The same application with a bean whose method can be called, and so with a server.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ServiceApplication.Greeter.class)
public class ServiceApplication {

	/**
	 * Starts it, and tells the parent what that took.
	 * @param args properties
	 * @throws Exception if it does not start
	 */
	public static void main(String[] args) throws Exception {
		BootApplication.run(ServiceApplication.class, args);
	}

	/**
	 * Can be called.
	 */
	@ConduitRpc("greeter")
	static class Greeter {

		@ConduitRpc
		Greeting greet(Guest guest) {
			return new Greeting("Hello, " + guest.name());
		}

	}

	/**
	 * Who is greeted.
	 *
	 * @param name of the guest
	 */
	record Guest(String name) {

	}

	/**
	 * What is answered.
	 *
	 * @param text for the guest
	 */
	record Greeting(String text) {

	}

}

package dev.conduit.samples.iot;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import dev.conduit.samples.iot.demo.Demo;
import dev.conduit.samples.iot.device.IotDevice;
import dev.conduit.samples.iot.monitor.IotMonitor;
import dev.conduit.samples.iot.server.IotServer;

/**
 * Starts the IoT sample: a server, a device, a monitor, or a demo with all of them.
 *
 * @since 0.1.0
 */
public final class IotApplication {

	private static final Logger logger = LoggerFactory.getLogger(IotApplication.class);

	private static final int MISTAKE = 2;

	private IotApplication() {
	}

	/**
	 * Runs what the arguments say.
	 * @param typed see {@code --help}
	 */
	public static void main(String[] typed) {
		try {
			run(Arguments.parse(typed));
		}
		catch (MistakeException ex) {
			System.err.println(ex.getMessage());
			System.exit(MISTAKE);
		}
	}

	private static void run(Arguments arguments) {
		switch (arguments.mode()) {
			case DEMO -> new Demo((address, directory) -> start(IotMonitor.class,
					new Arguments(Arguments.Mode.MONITOR, List
						.of("--conduit.client.channels.default.addresses=" + address, "--iot.directory=" + directory))))
				.start();
			case SERVER -> start(IotServer.class, arguments);
			case DEVICE -> start(IotDevice.class, arguments);
			case MONITOR -> start(IotMonitor.class, arguments);
			case HELP -> System.out.print(help());
		}
	}

	private static void start(Class<?> application, Arguments arguments) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(application)
			.profiles(arguments.mode().profile())
			.run(arguments.options().toArray(String[]::new));
		if (arguments.untilStdinEnds()) {
			Thread.ofPlatform().daemon().name("end-of-input").start(() -> closeAtEndOfInput(context));
		}
	}

	/**
	 * A process that another one started does not outlive it, whatever that one dies of.
	 */
	private static void closeAtEndOfInput(ConfigurableApplicationContext context) {
		try {
			System.in.transferTo(OutputStream.nullOutputStream());
		}
		catch (IOException ex) {
			logger.warn("Standard input cannot be read, which ends the process as its end does", ex);
		}
		context.close();
	}

	private static String help() {
		try (InputStream help = IotApplication.class.getResourceAsStream("/help.txt")) {
			return (help != null) ? new String(help.readAllBytes(), StandardCharsets.UTF_8) : "";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

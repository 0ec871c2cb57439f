package dev.conduit.samples.iot.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server and three devices, each in a process of its own that is started again when it
 * ends, and a monitor in this one.
 *
 * @since 0.1.0
 */
public final class Demo {

	private static final Pattern LISTENS = Pattern.compile("listens on (tcp://\\S+)");

	private static final List<String> DEVICES = List.of("north", "south", "west");

	private final BiConsumer<String, Path> monitor;

	/**
	 * A demo that begins when it is started.
	 * @param monitor starts the monitor, by the address of the server and a folder
	 */
	public Demo(BiConsumer<String, Path> monitor) {
		this.monitor = monitor;
	}

	/**
	 * Starts everything, which goes on when this method returns.
	 */
	public void start() {
		Path directory = directory();
		System.out.println("A server, three devices and a monitor start; what they print and keep is in " + directory);
		String address = startServer(directory);
		for (String device : DEVICES) {
			List<String> arguments = List.of("device", "--name=" + device, "--server=" + address);
			endWithUs(new Child(device, directory, () -> arguments, (line) -> {
			}));
		}
		this.monitor.accept(address, directory);
	}

	/**
	 * The first server finds a free port, for itself and for those who take its place.
	 */
	private static String startServer(Path directory) {
		CompletableFuture<String> listens = new CompletableFuture<>();
		endWithUs(new Child("server", directory,
				() -> List.of("server", "--listen=" + listens.getNow("tcp://127.0.0.1:0"), "--directory=" + directory),
				(line) -> {
					Matcher matcher = LISTENS.matcher(line);
					if (matcher.find()) {
						listens.complete(matcher.group(1));
					}
				}));
		return listens.join();
	}

	private static void endWithUs(Child child) {
		Runtime.getRuntime().addShutdownHook(new Thread(child::end));
	}

	private static Path directory() {
		try {
			return Files.createTempDirectory("conduit-iot-");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

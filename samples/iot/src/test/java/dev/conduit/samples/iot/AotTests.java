package dev.conduit.samples.iot;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.conduit.process.AheadOfTime;
import dev.conduit.process.JavaProcess;
import dev.conduit.samples.iot.api.Alert;
import dev.conduit.samples.iot.api.DeviceCalls;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Server, device and monitor from definitions of beans that were written ahead of time,
 * for each its own.
 */
class AotTests {

	@TempDir
	private Path folder;

	@Test
	void anAlertGetsThroughFromWhatWasProcessedAheadOfTime() {
		AheadOfTime processedServer = process("server");
		AheadOfTime processedDevice = process("device", "--name=nobody");
		AheadOfTime processedMonitor = process("monitor");
		assertThat(processedServer.hints()).contains(Alert.class.getName(), DeviceCalls.class.getName());

		try (JavaProcess server = start(processedServer, "server", "--listen=tcp://127.0.0.1:0", directory("server"))) {
			String address = "--server=" + server.awaitLine("^listens on (\\S+)$").group(1);
			try (JavaProcess monitor = start(processedMonitor, "monitor", address, directory("monitor"),
					"--iot.monitor.rules[0].name=memory", "--iot.monitor.rules[0].metric=memory",
					"--iot.monitor.rules[0].above=0.1", "--iot.monitor.rules[0].clear-below=0");
					JavaProcess device = start(processedDevice, "device", address, "--name=one")) {
				server.awaitLine("^device one is here$");

				monitor.awaitLine("^! raised memory of one");
				server.awaitLine("^ALERT raised memory of one");
				device.awaitLine("^reports every 500 ms$");
				assertThat(monitor.errors()).isEmpty();
				assertThat(device.errors()).isEmpty();
			}
			assertThat(server.errors()).isEmpty();
		}
	}

	private AheadOfTime process(String mode, String... options) {
		return AheadOfTime.process(this.folder.resolve(mode), IotApplication.class, Map.of(), arguments(mode, options));
	}

	private static JavaProcess start(AheadOfTime processed, String mode, String... options) {
		return processed.start(Map.of(), arguments(mode, options));
	}

	private String directory(String name) {
		return "--directory=" + this.folder.resolve("data").resolve(name);
	}

	private static String[] arguments(String mode, String... options) {
		String[] arguments = new String[options.length + 1];
		arguments[0] = mode;
		System.arraycopy(options, 0, arguments, 1, options.length);
		return arguments;
	}

}

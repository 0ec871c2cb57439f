package dev.conduit.samples.iot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was typed behind {@code java -jar iot.jar}: what to be, and options. Options have
 * short names here; those of Spring Boot and Conduit work as well.
 *
 * @param mode what to be
 * @param options {@code --name=value}, with the names of the properties
 */
record Arguments(Mode mode, List<String> options) {

	/** The option of a process that ends with its standard input. */
	static final String UNTIL_STDIN_ENDS = "--iot.until-stdin-ends=true";

	private static final Map<String, String> SHORT_NAMES = Map.of("listen", "conduit.server.listen", "server",
			"conduit.client.channels.default.addresses", "name", "iot.device.name", "directory", "iot.directory");

	Arguments {
		options = List.copyOf(options);
	}

	static Arguments parse(String... typed) {
		List<String> options = new ArrayList<>();
		Mode mode = Mode.DEMO;
		for (int i = 0; i < typed.length; i++) {
			if (List.of("help", "--help", "-h").contains(typed[i])) {
				return new Arguments(Mode.HELP, List.of());
			}
			if (typed[i].startsWith("--")) {
				options.add(withPropertyName(typed[i]));
			}
			else if (i == 0) {
				mode = mode(typed[i]);
			}
			else {
				throw new MistakeException("'%s' means nothing here: --help says what does".formatted(typed[i]));
			}
		}
		return new Arguments(mode, options);
	}

	private static Mode mode(String typed) {
		return switch (typed) {
			case "server" -> Mode.SERVER;
			case "device" -> Mode.DEVICE;
			case "monitor" -> Mode.MONITOR;
			case "demo" -> Mode.DEMO;
			default -> throw new MistakeException("'%s' means nothing here: --help says what does".formatted(typed));
		};
	}

	private static String withPropertyName(String option) {
		String[] parts = option.substring(2).split("=", 2);
		String name = SHORT_NAMES.getOrDefault(parts[0], parts[0]);
		return "--" + name + ((parts.length == 2) ? ("=" + parts[1]) : "");
	}

	boolean untilStdinEnds() {
		return this.options.contains(UNTIL_STDIN_ENDS);
	}

	/**
	 * What this program can be.
	 */
	enum Mode {

		/** A server, three devices and a monitor. */
		DEMO,

		/** The server. */
		SERVER,

		/** One device. */
		DEVICE,

		/** A monitor. */
		MONITOR,

		/** Says what it can be. */
		HELP;

		/** The profile with its configuration. */
		String profile() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}

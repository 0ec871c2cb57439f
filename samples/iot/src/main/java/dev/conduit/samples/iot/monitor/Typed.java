package dev.conduit.samples.iot.monitor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/**
 * What somebody types: {@code interval <device> <milliseconds>}.
 */
@Component
class Typed implements ApplicationRunner {

	private static final Logger logger = LoggerFactory.getLogger(Typed.class);

	private static final Pattern INTERVAL = Pattern.compile("interval\\s+(\\S+)\\s+(\\d{1,6})");

	private final Commands commands;

	private final Screen screen;

	Typed(Commands commands, Screen screen) {
		this.commands = commands;
		this.screen = screen;
	}

	@Override
	public void run(ApplicationArguments arguments) {
		Thread.ofPlatform().daemon().name("typed").start(this::read);
	}

	private void read() {
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
		try {
			for (String line = in.readLine(); line != null; line = in.readLine()) {
				take(line.strip());
			}
		}
		catch (IOException ex) {
			logger.warn("Nothing can be typed any more", ex);
		}
	}

	private void take(String line) {
		Matcher interval = INTERVAL.matcher(line);
		if (interval.matches()) {
			this.commands.interval(interval.group(1), Duration.ofMillis(Long.parseLong(interval.group(2))));
		}
		else if (!line.isEmpty()) {
			this.screen.print("> '" + line + "' means nothing here; try 'interval <device> <milliseconds>'");
		}
	}

}

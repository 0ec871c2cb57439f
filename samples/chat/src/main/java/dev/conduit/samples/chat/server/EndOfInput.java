package dev.conduit.samples.chat.server;

import java.io.IOException;
import java.io.OutputStream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.stereotype.Component;

/**
 * Ends the server with its standard input: a process that another one started then does
 * not outlive it, whatever that one dies of.
 */
@Component
@ConditionalOnBooleanProperty("chat.until-stdin-ends")
class EndOfInput implements ApplicationRunner {

	private static final Logger logger = LoggerFactory.getLogger(EndOfInput.class);

	private final ConfigurableApplicationContext context;

	EndOfInput(ConfigurableApplicationContext context) {
		this.context = context;
	}

	@Override
	public void run(ApplicationArguments arguments) {
		Thread.ofPlatform().daemon().name("end-of-input").start(this::watch);
	}

	private void watch() {
		try {
			System.in.transferTo(OutputStream.nullOutputStream());
		}
		catch (IOException ex) {
			logger.warn("Standard input cannot be read, which ends the server as its end does", ex);
		}
		this.context.close();
	}

}

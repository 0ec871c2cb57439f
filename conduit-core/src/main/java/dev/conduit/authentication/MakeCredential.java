package dev.conduit.authentication;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

import org.jspecify.annotations.Nullable;

import dev.conduit.scram.ScramCredential;
import dev.conduit.scram.ScramPolicy;

/**
 * Prints what a server has to know of a password, for a configuration or a table. The
 * password is asked for at the keyboard, or is the first line of the input: arguments
 * would stand in lists of processes.
 *
 * @since 0.1.0
 */
public final class MakeCredential {

	private static final int MISUSE = 2;

	private final @Nullable Console console;

	private final BufferedReader input;

	private final PrintStream output;

	private final PrintStream errors;

	MakeCredential(@Nullable Console console, BufferedReader input, PrintStream output, PrintStream errors) {
		this.console = console;
		this.input = input;
		this.output = output;
		this.errors = errors;
	}

	/**
	 * Runs it.
	 * @param arguments rounds of PBKDF2, 310,000 where there is no argument
	 * @throws IOException if the password cannot be read
	 */
	public static void main(String[] arguments) throws IOException {
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		int status = new MakeCredential(System.console(), input, System.out, System.err).run(arguments);
		if (status != 0) {
			System.exit(status);
		}
	}

	int run(String... arguments) throws IOException {
		try {
			int iterations = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : ScramPolicy.DEFAULT_ITERATIONS;
			String password = password();
			if (password == null || password.isEmpty()) {
				return refuse("There is no password: type it, or pass it as the first line of the input.");
			}
			this.output.println(ScramCredential.generate(password, iterations, new SecureRandom()).toText());
			return 0;
		}
		catch (IllegalArgumentException ex) {
			return refuse("No credential can be made: " + ex.getMessage());
		}
	}

	private @Nullable String password() throws IOException {
		Console asked = this.console;
		if (asked == null) {
			return this.input.readLine();
		}
		char[] typed = asked.readPassword("Password: ");
		return (typed != null) ? new String(typed) : null;
	}

	private int refuse(String reason) {
		this.errors.println(reason);
		return MISUSE;
	}

}

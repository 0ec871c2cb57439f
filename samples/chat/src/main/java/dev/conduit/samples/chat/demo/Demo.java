package dev.conduit.samples.chat.demo;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

import dev.conduit.samples.chat.terminal.ChatTerminal;
import dev.conduit.scram.ScramPolicy;

/**
 * Starts a server and two users, each in a process of its own, lets them talk, and hands
 * over to the user in front of the screen. No process outlives this one.
 *
 * @since 0.1.0
 */
public final class Demo {

	private static final String SERVER = "server";

	private static final Pattern LISTENS = Pattern.compile(".*\\blistens on (tcp://\\S+).*");

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final DemoOptions options;

	private final ChatTerminal terminal;

	private final Reader reader;

	private final Transcript transcript;

	private final Children children;

	/**
	 * A demo that begins when it is run.
	 * @param options how it goes
	 * @param terminal where it is shown; stays with its owner
	 * @param reader the user in front of the screen
	 */
	public Demo(DemoOptions options, ChatTerminal terminal, Reader reader) {
		this.options = options;
		this.terminal = terminal;
		this.reader = reader;
		this.transcript = new Transcript(terminal);
		this.children = new Children(this.transcript, options.environment());
	}

	/**
	 * Runs the demo, until the user in front of the screen has enough of it; where nobody
	 * can type, until this process is ended, or at once if the options say so.
	 * @throws DemoException if a process did not do what it should
	 */
	public void run() {
		Thread rescue = new Thread(this.children::end, "end-of-demo");
		Runtime.getRuntime().addShutdownHook(rescue);
		try {
			String address = startServer();
			startUsers(address);
			Step.CONVERSATION.forEach(this::play);
			handOver(address);
		}
		finally {
			this.children.end();
		}
	}

	/**
	 * With few rounds for the password: it is made up, and nobody guesses 144 bits.
	 */
	private String startServer() {
		CompletableFuture<String> listens = this.transcript.expect(SERVER, (line) -> LISTENS.matcher(line).matches());
		this.children.start(SERVER, "server", "--listen=tcp://127.0.0.1:0", "--until-stdin-ends=true",
				"--chat.iterations=" + ScramPolicy.LEAST_ITERATIONS);
		return LISTENS.matcher(await(SERVER, listens)).replaceFirst("$1");
	}

	/**
	 * One after the other, so that the reader sees them come.
	 */
	private void startUsers(String address) {
		for (String user : Step.USERS) {
			CompletableFuture<String> joined = this.transcript.expect(user, (line) -> line.contains("in #lobby:"));
			this.children.start(user, "client", "--name=" + user, "--server=" + address);
			await(user, joined);
		}
	}

	private void play(Step step) {
		think();
		Map<String, CompletableFuture<String>> seen = new LinkedHashMap<>();
		step.seenBy()
			.forEach((user) -> seen.put(user, this.transcript.expect(user, (line) -> line.contains(step.seen()))));
		this.children.get(step.who()).type(step.typed());
		seen.forEach(this::await);
	}

	private void handOver(String address) {
		this.terminal.print("");
		this.terminal
			.print("The server and the two users go on: type to join as %s (/help lists the commands, /quit ends all)."
				.formatted(this.options.user()));
		boolean enough = this.reader.talk(address) || this.terminal.isInteractive() || this.options.exitAfter();
		if (!enough) {
			this.children.awaitEndOfAny();
		}
	}

	/**
	 * Waits for a line of a process, which is expected to live until then.
	 */
	private String await(String process, CompletableFuture<String> line) {
		CompletableFuture<Integer> ended = this.children.get(process).ended();
		try {
			CompletableFuture.anyOf(line, ended).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
		catch (TimeoutException ex) {
			throw new DemoException("'%s' did not do what was expected within %s".formatted(process, PATIENCE));
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new DemoException("interrupted while waiting for '%s'".formatted(process));
		}
		if (!line.isDone()) {
			throw new DemoException("'%s' ended with exit code %d".formatted(process, ended.join()));
		}
		return line.join();
	}

	private void think() {
		CompletableFuture.runAsync(() -> {
		}, CompletableFuture.delayedExecutor(this.options.pace().toMillis(), TimeUnit.MILLISECONDS)).join();
	}

	/**
	 * The user in front of the screen, who joins by typing.
	 */
	@FunctionalInterface
	public interface Reader {

		/**
		 * Lets the user type, until there is nothing more.
		 * @param address where the server listens
		 * @return whether the user wants to end all, and did not just stop typing
		 */
		boolean talk(String address);

	}

}

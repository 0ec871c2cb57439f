package dev.conduit.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

import dev.conduit.client.ClientState;
import dev.conduit.client.ConduitClient;
import dev.conduit.convert.PayloadConverters;
import dev.conduit.fault.Faults;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.client.ConduitChannel;
import dev.conduit.spring.client.ConduitChannels;

/**
 * What is around the application in a test: its server, the client of the tester, what is
 * recorded, and the faults in between. One for a context, used by one test method after
 * the other.
 */
final class Surroundings {

	private static final Set<ClientState> GONE = Set.of(ClientState.FAILED, ClientState.CLOSED);

	private final ConduitServer server;

	private final ConduitClient client;

	private final Supplier<ConduitChannels> channels;

	private final Faults faults;

	private final Faults serverFaults;

	private final Recorders recorders;

	/** What ends with the test method; as much as the test begins. */
	private final List<Runnable> ends = new CopyOnWriteArrayList<>();

	/**
	 * The surroundings of an application.
	 * @param client the tester's own
	 * @param channels those of the application, asked for when it has started
	 * @param faults what the clients send and get
	 * @param serverFaults what the server gets
	 */
	Surroundings(ConduitServer server, ConduitClient client, Supplier<ConduitChannels> channels, Faults faults,
			Faults serverFaults, Recorders recorders) {
		this.server = server;
		this.client = client;
		this.channels = channels;
		this.faults = faults;
		this.serverFaults = serverFaults;
		this.recorders = recorders;
	}

	ConduitServer server() {
		return this.server;
	}

	Faults faults() {
		return this.faults;
	}

	Faults serverFaults() {
		return this.serverFaults;
	}

	PayloadConverters converters() {
		return this.recorders.converters();
	}

	ConduitClient client() {
		return this.client;
	}

	Duration patience() {
		return this.recorders.patience();
	}

	SentMessages published() {
		return this.recorders.published();
	}

	ListenerRecorder listeners() {
		return this.recorders.listeners();
	}

	void endAfterTest(Runnable end) {
		this.ends.add(end);
	}

	/**
	 * Waits for connections that an earlier test method broke, so that this one does not
	 * suffer from it.
	 */
	void awaitConnections() {
		clients().forEach((each) -> await(each, Set.of(ClientState.NEW, ClientState.CONNECTED)));
	}

	/**
	 * Sees to it that all channels are connected, so that a fault hits what a test does
	 * and not the hand-shake before it.
	 */
	void connect() {
		clients().forEach((each) -> {
			if (each.state() == ClientState.NEW) {
				each.start();
			}
			await(each, Set.of(ClientState.CONNECTED));
		});
	}

	/**
	 * Waits until all channels have noticed that their connections are cut.
	 */
	void awaitCut() {
		clients().forEach((each) -> await(each, EnumSet.complementOf(EnumSet.of(ClientState.CONNECTED))));
	}

	/** Those that may have a connection: who was refused or closed is not coming. */
	private List<ConduitClient> clients() {
		List<ConduitClient> clients = new ArrayList<>(List.of(this.client));
		for (ConduitChannel channel : this.channels.get().remote()) {
			ConduitClient behind = channel.client();
			if (behind != null) {
				clients.add(behind);
			}
		}
		clients.removeIf((each) -> GONE.contains(each.state()));
		return clients;
	}

	private static void await(ConduitClient client, Set<ClientState> wanted) {
		try {
			Awaitility.await().atMost(ConduitTester.PATIENCE).until(() -> wanted.contains(client.state()));
		}
		catch (ConditionTimeoutException ex) {
			throw new IllegalStateException(
					"the client '%s' is %s instead of one of %s after %s: %s".formatted(client.options().name(),
							client.state(), wanted, ConduitTester.PATIENCE, client.lastFailure().summary()),
					ex);
		}
	}

	/**
	 * Lets nothing go wrong any more.
	 */
	void heal() {
		this.faults.heal();
		this.serverFaults.heal();
	}

	/**
	 * Forgets what belongs to one test method.
	 */
	void reset() {
		heal();
		List<Runnable> ended = new ArrayList<>(this.ends);
		ended.forEach(Runnable::run);
		this.ends.removeAll(ended);
		published().clear();
		listeners().clear();
		this.server.deadLetters().purgeAll((letter) -> true);
	}

}

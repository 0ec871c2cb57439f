package dev.conduit.spring.listener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

import dev.conduit.spring.client.ConduitChannel;
import dev.conduit.spring.client.ConduitChannel.Subscription;
import dev.conduit.spring.client.ConduitChannels;
import dev.conduit.spring.lifecycle.KeepAlive;
import dev.conduit.spring.lifecycle.Phases;
import dev.conduit.topic.MailboxStatistics;
import dev.conduit.topic.Receiver;
import dev.conduit.transport.RingStatistics;

/**
 * The listeners of an application by their ids: subscribes them when it starts, and lets
 * each finish what it has in hand when it stops. For any thread.
 *
 * @since 0.1.0
 */
public final class ConduitListenerRegistry implements SmartLifecycle {

	private final BooleanSupplier any;

	private final Supplier<ListenerContext> source;

	private volatile @Nullable ListenerContext context;

	private final ReentrantLock lock = new ReentrantLock();

	/** Guarded by the lock. */
	private final Map<String, List<Subscription>> subscribed = new TreeMap<>();

	/** No more than there are listeners. */
	private final Set<String> paused = ConcurrentHashMap.newKeySet();

	/** Guarded by the lock. */
	private @Nullable KeepAlive keepAlive;

	private volatile boolean running;

	/**
	 * A registry.
	 * @param registrar knows the listeners
	 * @param channels where they subscribe
	 * @param drainTimeout how long a stop waits for what listeners have in hand
	 */
	public ConduitListenerRegistry(ListenerRegistrar registrar, ConduitChannels channels, Duration drainTimeout) {
		this(registrar, channels, drainTimeout, List.of());
	}

	/**
	 * A registry with something around what listeners get.
	 * @param registrar knows the listeners
	 * @param channels where they subscribe
	 * @param drainTimeout how long a stop waits for what listeners have in hand
	 * @param decorators what is around, the innermost first
	 */
	public ConduitListenerRegistry(ListenerRegistrar registrar, ConduitChannels channels, Duration drainTimeout,
			List<ListenerDecorator> decorators) {
		this(() -> true, constant(new ListenerContext(registrar, channels, drainTimeout, decorators)));
	}

	/**
	 * A registry that asks for what it needs when there is a listener, or somebody asks
	 * for one.
	 * @param any whether there is a listener; asked when the application has all its
	 * beans
	 * @param context gives what listeners need, which may be made for that
	 */
	public ConduitListenerRegistry(BooleanSupplier any, Supplier<ListenerContext> context) {
		this.any = any;
		this.source = context;
	}

	private static Supplier<ListenerContext> constant(ListenerContext context) {
		return () -> context;
	}

	/** Two that ask first at the same time make the same of the same parts. */
	private ListenerContext context() {
		ListenerContext known = this.context;
		if (known == null) {
			known = this.source.get();
			this.context = known;
		}
		return known;
	}

	private List<BoundListener> bound() {
		return context().registrar().listeners();
	}

	/**
	 * Adds a listener that is no method of a bean. It is seen, measured, paused and
	 * configured under its id like all others, but subscribes when {@link #start(String)}
	 * is called, not with the application.
	 * @param <T> what its target gets
	 * @param settings how it works where {@code conduit.listeners.<id>} says nothing
	 * else; one by one
	 * @param description who it is, for messages
	 * @param target gets its messages
	 * @return how it works, with whether its owner shall start it with the application
	 * @throws IllegalStateException if there is a listener with the id already, or its
	 * filter is no bean
	 */
	public <T> ListenerSettings register(ListenerSettings settings, String description, ListenerTarget<T> target) {
		return context().registrar().add(settings, description, target);
	}

	/**
	 * Ends and forgets a listener that was registered.
	 * @param id its id
	 * @return ends when it is over, at the latest after the drain time-out
	 */
	public CompletionStage<Void> unregister(String id) {
		CompletionStage<Void> stopped = stop(id);
		context().registrar().remove(id);
		return stopped;
	}

	/**
	 * The listeners.
	 * @return their settings
	 */
	public Collection<ListenerSettings> listeners() {
		return context().registrar().settings();
	}

	/**
	 * Whether a listener is subscribed.
	 * @param id its id
	 * @return whether it is
	 */
	public boolean isRunning(String id) {
		this.lock.lock();
		try {
			return this.subscribed.containsKey(id);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * What a listener has done since the application started.
	 * @param id its id
	 * @return the figures
	 * @throws IllegalArgumentException if there is no such listener
	 */
	public ListenerStatistics statistics(String id) {
		return require(id).counters().snapshot();
	}

	/**
	 * The rings of shared memory from which a listener gets its messages, one for each of
	 * its patterns that goes that way: over {@code shm://}, without acknowledgments and
	 * without a group. Messages of its other patterns come over the connection.
	 * @param id its id
	 * @return what was read from each on this connection, with what was lost
	 * @throws IllegalArgumentException if there is no such listener
	 */
	public List<RingStatistics> rings(String id) {
		require(id);
		this.lock.lock();
		try {
			return this.subscribed.getOrDefault(id, List.of())
				.stream()
				.map(Subscription::ring)
				.filter(Objects::nonNull)
				.toList();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * What waits for a listener: the mailboxes of its patterns.
	 * @param id its id
	 * @return one for each of its patterns while it is subscribed, in no order
	 * @throws IllegalArgumentException if there is no such listener
	 */
	public List<MailboxStatistics> mailboxes(String id) {
		require(id);
		this.lock.lock();
		try {
			return this.subscribed.getOrDefault(id, List.of())
				.stream()
				.map(Subscription::statistics)
				.filter(Objects::nonNull)
				.toList();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Hands a listener no more messages until {@link #resume(String)}; what it has in
	 * hand it finishes. It stays subscribed: messages wait in its mailbox, and whoever
	 * sends them is asked to wait when that fills.
	 * @param id its id
	 * @return whether it was subscribed, and is paused now
	 * @throws IllegalArgumentException if there is no such listener
	 */
	public boolean pause(String id) {
		return change(id, this.paused::add, Subscription::pause);
	}

	/**
	 * Goes on after {@link #pause(String)}.
	 * @param id its id
	 * @return whether it was paused
	 * @throws IllegalArgumentException if there is no such listener
	 */
	public boolean resume(String id) {
		return change(id, this.paused::remove, Subscription::resume);
	}

	/**
	 * Whether a listener is paused by {@link #pause(String)}. Its next subscription is
	 * not.
	 * @param id its id
	 * @return whether it is
	 */
	public boolean isPaused(String id) {
		return this.paused.contains(id);
	}

	private boolean change(String id, Predicate<String> isChange, Consumer<Subscription> action) {
		require(id);
		this.lock.lock();
		try {
			List<Subscription> subscriptions = this.subscribed.getOrDefault(id, List.of());
			if (subscriptions.isEmpty() || !isChange.test(id)) {
				return false;
			}
			subscriptions.forEach(action);
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Subscribes a listener that is not.
	 * @param id its id
	 * @throws IllegalArgumentException if there is no such listener
	 * @throws dev.conduit.spring.client.UnknownChannelException if its channel is not
	 * there
	 */
	public void start(String id) {
		start(require(id));
	}

	private BoundListener require(String id) {
		return bound().stream()
			.filter((listener) -> listener.settings().id().equals(id))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no listener '%s'; there are: %s".formatted(id,
					listeners().stream().map(ListenerSettings::id).toList())));
	}

	private void start(BoundListener listener) {
		ListenerSettings settings = listener.settings();
		ConduitChannel channel = context().channels()
			.forMessages(settings.channel(), "the listener " + listener.description());
		this.lock.lock();
		try {
			if (!this.subscribed.containsKey(settings.id())) {
				this.subscribed.put(settings.id(), subscribe(channel, listener));
			}
			if (this.keepAlive == null) {
				this.keepAlive = KeepAlive.start("conduit-listener-keep-alive");
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private List<Subscription> subscribe(ConduitChannel channel, BoundListener listener) {
		ListenerSettings settings = listener.settings();
		listener.handling().started(channel);
		List<Subscription> subscriptions = new ArrayList<>();
		for (PatternReceiver receiver : listener.receivers()) {
			subscriptions.add(channel.subscribe(receiver.pattern(), settings.group(), settings.ackLevel(),
					listener.mailbox(), decorated(settings, receiver)));
		}
		// They end in this order: a later one leaves messages to those before it.
		Collections.reverse(subscriptions);
		return subscriptions;
	}

	private Receiver decorated(ListenerSettings settings, PatternReceiver receiver) {
		Receiver decorated = receiver;
		for (ListenerDecorator decorator : context().decorators()) {
			decorated = decorator.decorate(settings, receiver.pattern(), decorated);
		}
		return decorated;
	}

	/**
	 * Ends the subscription of a listener, if it has one: it gets nothing new and
	 * finishes what it has in hand.
	 * @param id its id
	 * @return ends when it is over, at the latest after the drain time-out
	 */
	public CompletionStage<Void> stop(String id) {
		bound().stream()
			.filter((listener) -> listener.settings().id().equals(id))
			.forEach((listener) -> listener.handling().stopping());
		this.lock.lock();
		try {
			List<Subscription> subscriptions = this.subscribed.remove(id);
			this.paused.remove(id);
			if (this.subscribed.isEmpty() && this.keepAlive != null) {
				this.keepAlive.end();
				this.keepAlive = null;
			}
			return (subscriptions != null) ? drain(subscriptions) : CompletableFuture.completedStage(null);
		}
		finally {
			this.lock.unlock();
		}
	}

	private CompletionStage<Void> drain(List<Subscription> subscriptions) {
		Duration drainTimeout = context().drainTimeout();
		return CompletableFuture
			.allOf(subscriptions.stream()
				.map((subscription) -> subscription.drain(drainTimeout).toCompletableFuture())
				.toArray(CompletableFuture[]::new))
			.minimalCompletionStage();
	}

	@Override
	public int getPhase() {
		return Phases.LISTENERS;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public void start() {
		this.running = true;
		if (this.any.getAsBoolean()) {
			bound().stream().filter((listener) -> listener.settings().autoStartup()).forEach(this::start);
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		CompletableFuture.allOf(
				subscribedIds().stream().map((id) -> stop(id).toCompletableFuture()).toArray(CompletableFuture[]::new))
			.minimalCompletionStage()
			.whenComplete((nothing, failure) -> callback.run());
	}

	@Override
	public void stop() {
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		stop(() -> stopped.complete(null));
		stopped.join();
	}

	private Set<String> subscribedIds() {
		this.lock.lock();
		try {
			return Set.copyOf(this.subscribed.keySet());
		}
		finally {
			this.lock.unlock();
		}
	}

}

package dev.conduit.shm;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * A folder whose topics the processes of this host share. A process opens it, publishes
 * and subscribes, and closes it, which closes all that it gave out.
 * <p>
 * Safe on any thread.
 *
 * @since 0.1.0
 */
public final class Domain implements AutoCloseable {

	static final String SUFFIX = ".cdt";

	static final String TEMPORARY = ".tmp";

	private static final int MAX_FILE_NAME = 200;

	private final Path folder;

	private final DomainFile file;

	private final Access access;

	private final DomainOptions options;

	private final @Nullable Futex futex;

	private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	private Domain(Path folder, DomainFile file, Access access, DomainOptions options) {
		this.folder = folder;
		this.file = file;
		this.access = access;
		this.options = options;
		this.futex = (options.polling()) ? null : Futex.support().futex();
	}

	/**
	 * Opens a folder, and makes it, for its owner only, where there is none. Sleeps by
	 * futex where the system has it and native access is granted, and otherwise looks at
	 * short intervals.
	 * @param folder where the topics are; best on a file system in memory
	 */
	public static Domain open(Path folder) {
		return open(folder, DomainOptions.DEFAULT);
	}

	/**
	 * Opens a folder for a process that looks at short intervals instead of sleeping
	 * until it is woken. It goes together with others that sleep: those notice its
	 * messages after their nap.
	 * @param folder where the topics are
	 */
	public static Domain openPolling(Path folder) {
		return open(folder, DomainOptions.DEFAULT.withPolling());
	}

	/**
	 * Opens a folder, and makes it where there is none.
	 * @param folder where the topics are; best on a file system in memory
	 * @param options how this process takes part
	 */
	public static Domain open(Path folder, DomainOptions options) {
		try {
			Access access = Access.of(folder, options.group());
			access.prepare(folder);
			return new Domain(folder, DomainFile.of(folder, access), access, options);
		}
		catch (AccessDeniedException ex) {
			throw new SharedMemoryException(
					"'%s' is not for this process: %s; is its user %s".formatted(folder, ex, (options.group() != null)
							? "a member of group '%s'?".formatted(options.group()) : "the one that it belongs to?"),
					ex);
		}
		catch (IOException ex) {
			throw new SharedMemoryException("'%s' cannot be opened: %s".formatted(folder, ex), ex);
		}
	}

	/**
	 * Becomes the publisher of a topic. One that died is taken over: the numbers go on
	 * where it stopped, if the shape is the same, and otherwise a new file begins at 0.
	 * @param topic its name
	 * @param options its shape
	 * @return the publisher, to be closed by the caller or with this domain
	 * @throws TopicOwnedException if another publisher lives
	 */
	public Publisher publisher(String topic, TopicOptions options) {
		return publisher(topic, options, PublisherOptions.DEFAULT);
	}

	/**
	 * Becomes the publisher of a topic. One that died is taken over: the numbers go on
	 * where it stopped, if the shape is the same, and otherwise a new file begins at 0.
	 * @param topic its name
	 * @param options its shape
	 * @param behaviour how the publisher behaves
	 * @return the publisher, to be closed by the caller or with this domain
	 * @throws TopicOwnedException if another publisher lives
	 */
	public Publisher publisher(String topic, TopicOptions options, PublisherOptions behaviour) {
		requireOpen();
		ConfinedPublisher confined = new ConfinedPublisher(site(topic).own(options), behaviour);
		Publisher publisher = (behaviour.confined()) ? confined : new LockedPublisher(confined);
		this.open.add(publisher);
		return publisher;
	}

	/**
	 * Becomes the publisher of a topic of values, as
	 * {@link #publisher(String, TopicOptions)}.
	 * @param topic its name
	 * @param codec how values become bytes
	 * @param options its shape
	 * @return the publisher, to be closed by the caller or with this domain
	 * @throws TopicOwnedException if another publisher lives
	 */
	public <T> TypedPublisher<T> publisher(String topic, Codec<T> codec, TopicOptions options) {
		return publisher(topic, codec, options, PublisherOptions.DEFAULT);
	}

	/**
	 * Becomes the publisher of a topic of values, as
	 * {@link #publisher(String, TopicOptions, PublisherOptions)}.
	 * @param topic its name
	 * @param codec how values become bytes
	 * @param options its shape
	 * @param behaviour how the publisher behaves
	 * @return the publisher, to be closed by the caller or with this domain
	 * @throws TopicOwnedException if another publisher lives
	 */
	public <T> TypedPublisher<T> publisher(String topic, Codec<T> codec, TopicOptions options,
			PublisherOptions behaviour) {
		return new TypedPublisher<>(publisher(topic, options, behaviour), codec, behaviour);
	}

	/**
	 * Subscribes to a topic, from the next message on, whether it is there yet or not.
	 * @param topic its name
	 * @return the subscriber, to be closed by the caller or with this domain
	 * @throws TooManySubscribersException if there is no seat
	 */
	public Subscriber subscriber(String topic) {
		return subscriber(topic, SubscriberOptions.DEFAULT);
	}

	/**
	 * Subscribes to a topic, whether it is there yet or not.
	 * @param topic its name
	 * @param options how the subscriber behaves
	 * @return the subscriber, to be closed by the caller or with this domain
	 * @throws TooManySubscribersException if there is no seat
	 * @throws IncompatibleTopicException if it asks for what the topic does not promise
	 */
	public Subscriber subscriber(String topic, SubscriberOptions options) {
		requireOpen();
		Subscriber subscriber = new Subscriber(this, site(topic), topic, options);
		this.open.add(subscriber);
		return subscriber;
	}

	/**
	 * Subscribes to a topic of values, from the next one on, whether it is there yet or
	 * not.
	 * @param topic its name
	 * @param codec how bytes become values
	 * @return the subscriber, to be closed by the caller or with this domain
	 * @throws TooManySubscribersException if there is no seat
	 */
	public <T> TypedSubscriber<T> subscriber(String topic, Codec<T> codec) {
		return subscriber(topic, codec, SubscriberOptions.DEFAULT);
	}

	/**
	 * Subscribes to a topic of values, whether it is there yet or not.
	 * @param topic its name
	 * @param codec how bytes become values
	 * @param options how the subscriber behaves
	 * @return the subscriber, to be closed by the caller or with this domain
	 * @throws TooManySubscribersException if there is no seat
	 * @throws IncompatibleTopicException if it asks for what the topic does not promise
	 */
	public <T> TypedSubscriber<T> subscriber(String topic, Codec<T> codec, SubscriberOptions options) {
		return new TypedSubscriber<>(subscriber(topic, options), codec);
	}

	/**
	 * Offers a service, to which clients of other processes of the same user connect. One
	 * whose process died is replaced.
	 * @param name its name
	 * @param options what it takes
	 * @return the service, to be closed by the caller or with this domain
	 * @throws ServiceInUseException if a service of this name lives
	 */
	public Service service(String name, ServiceOptions options) {
		requireOpen();
		Service service = new ServiceSite(this, new ServiceNames(this.folder, name)).offer(options);
		this.open.add(service);
		return service;
	}

	/**
	 * Connects to a service. Waits until it has accepted, so not to be called on a
	 * virtual thread.
	 * @param service its name
	 * @param options how to connect
	 * @return the stream to it, to be closed by the caller or with this domain
	 * @throws ServiceUnavailableException if nobody listens, or it does not accept
	 */
	public ClientDuplex connect(String service, ConnectOptions options) {
		requireOpen();
		ClientDuplex client = new Connecting(this, new ServiceNames(this.folder, service), options).connect();
		this.open.add(client);
		return client;
	}

	/**
	 * Whether sleepers of this process are woken by the kernel; otherwise they look at
	 * intervals, for the reason that {@link #check()} tells.
	 * @return whether they sleep
	 */
	public boolean sleeps() {
		return this.futex != null;
	}

	/**
	 * Looks at the folder and at what this process can do; changes nothing but the seats
	 * of the dead.
	 * @return how processes wait, the space, the topics, and what nobody holds
	 */
	public SelfCheck check() {
		requireOpen();
		return new Housekeeping(this.folder, this).check();
	}

	/**
	 * Removes the files that no living process holds: of publishers that died, or that
	 * left theirs behind on purpose.
	 * @return their names
	 */
	public List<String> clean() {
		requireOpen();
		return tell(new Housekeeping(this.folder, this).clean());
	}

	/**
	 * Removes the files that no living process holds of topics whose names begin so.
	 * @param prefix how the names begin
	 * @return names of the files
	 */
	public List<String> clean(String prefix) {
		requireOpen();
		return tell(new Housekeeping(this.folder, this).clean(prefix));
	}

	private List<String> tell(List<String> cleaned) {
		if (!cleaned.isEmpty()) {
			this.file.changed();
		}
		return cleaned;
	}

	/**
	 * Closes what is still open of this domain. Its files stay for others.
	 */
	@Override
	public void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		for (AutoCloseable closeable : List.copyOf(this.open)) {
			switch (closeable) {
				case Publisher publisher -> publisher.close();
				case Subscriber subscriber -> subscriber.close();
				case Service service -> service.close();
				case ClientDuplex client -> client.close();
				default -> throw new IllegalStateException("unknown: " + closeable);
			}
		}
		this.file.release();
	}

	DomainFile file() {
		return this.file;
	}

	Access access() {
		return this.access;
	}

	DomainOptions options() {
		return this.options;
	}

	@Nullable Futex futex() {
		return this.futex;
	}

	TopicLocks locks(String topic) {
		return new TopicLocks(this.file, topic);
	}

	void forget(AutoCloseable closed) {
		this.open.remove(closed);
	}

	/** Where a topic is or may be. */
	TopicSite site(String topic) {
		String name = URLEncoder.encode(topic, StandardCharsets.UTF_8).replace("*", "%2A");
		if (topic.isBlank() || topic.startsWith(".") || name.length() > MAX_FILE_NAME) {
			throw new IllegalArgumentException(
					"'topic' must be a name of at most %d bytes that does not begin with a dot (was '%s')"
						.formatted(MAX_FILE_NAME, topic));
		}
		return new TopicSite(this, new TopicFile(this.folder.resolve(name + SUFFIX), topic, this.access));
	}

	private void requireOpen() {
		if (this.closed) {
			throw new IllegalStateException("the domain '%s' is closed".formatted(this.folder));
		}
	}

}

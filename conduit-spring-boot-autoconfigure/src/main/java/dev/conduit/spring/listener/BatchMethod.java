package dev.conduit.spring.listener;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.message.ConduitException;
import dev.conduit.message.Problem;
import dev.conduit.spring.binding.Argument;
import dev.conduit.spring.binding.BoundMethod;

/**
 * A method of a bean that takes several messages at once. A message that cannot be read
 * or breaks constraints leaves its batch before the method is called. A batch that fails
 * is delivered again, which {@link BatchHandling} does one by one, so that a message that
 * is poison harms nobody but itself.
 */
final class BatchMethod {

	private static final Logger logger = LoggerFactory.getLogger(BatchMethod.class);

	private final String id;

	private final BoundMethod method;

	private final Argument element;

	private final ListenerCounters counters;

	/**
	 * A method.
	 * @param id name of the listener, for logs
	 * @param method the method
	 * @param element makes of a message what is in the list
	 * @param counters count what happens
	 */
	BatchMethod(String id, BoundMethod method, Argument element, ListenerCounters counters) {
		this.id = id;
		this.method = method;
		this.element = element;
		this.counters = counters;
	}

	/**
	 * Calls the method, as a part of the work that the first message belongs to. Each
	 * delivery has ended when this returns.
	 */
	void call(List<InboundMessage> messages) {
		messages.get(0).carried().around(() -> callHere(messages)).run();
	}

	private void callHere(List<InboundMessage> messages) {
		List<Item> left = readable(messages);
		while (!left.isEmpty()) {
			left = callWith(left);
		}
	}

	private List<Item> readable(List<InboundMessage> messages) {
		List<Item> items = new ArrayList<>();
		for (InboundMessage message : messages) {
			try {
				items.add(new Item(message, this.element.value(message)));
			}
			catch (ConduitException ex) {
				message.delivery().reject(this.counters.refused(ex).problem());
			}
			catch (RuntimeException ex) {
				fail(List.of(new Item(message, null)), ex);
			}
		}
		return items;
	}

	/**
	 * Calls the method once.
	 * @return what it has to be called with again
	 */
	private List<Item> callWith(List<Item> items) {
		@Nullable Object[] arguments;
		try {
			arguments = prepare(items);
		}
		catch (ConduitException ex) {
			return withoutInvalid(items, ex);
		}
		try {
			callAndWait(arguments);
		}
		catch (BatchFailedException ex) {
			return behind(items, ex);
		}
		catch (Exception | Error ex) {
			fail(items, ex);
			return List.of();
		}
		processed(items);
		return List.of();
	}

	private void callAndWait(@Nullable Object[] arguments) throws Exception {
		Object returned = this.method.call(arguments);
		if (returned != null && this.method.returnType().isAsync()) {
			ListenerMethod.await(this.method.returnType().toFuture(returned));
		}
	}

	private @Nullable Object[] prepare(List<Item> items) {
		List<@Nullable Object> values = new ArrayList<>(items.size());
		items.forEach((item) -> values.add(item.value()));
		return this.method.prepare(new InboundBatch(items.get(0).message(), Collections.unmodifiableList(values)));
	}

	private List<Item> withoutInvalid(List<Item> items, ConduitException ofAll) {
		List<Item> valid = new ArrayList<>();
		for (Item item : items) {
			try {
				prepare(List.of(item));
				valid.add(item);
			}
			catch (ConduitException ex) {
				item.message().delivery().reject(this.counters.refused(ex).problem());
			}
		}
		if (valid.size() < items.size()) {
			return valid;
		}
		// Each is right by itself, and the list is not.
		valid.forEach((item) -> item.message().delivery().reject(this.counters.refused(ofAll).problem()));
		return List.of();
	}

	private List<Item> behind(List<Item> items, BatchFailedException ex) {
		if (ex.index() < 0 || ex.index() >= items.size()) {
			fail(items, ex);
			return List.of();
		}
		processed(items.subList(0, ex.index()));
		fail(items.subList(ex.index(), ex.index() + 1), (ex.getCause() != null) ? ex.getCause() : ex);
		return items.subList(ex.index() + 1, items.size());
	}

	private void processed(List<Item> items) {
		this.counters.handled(items.size());
		items.forEach((item) -> item.message().delivery().processed());
	}

	/**
	 * A failure of several says nothing of each, so each gets another chance, whatever
	 * the application says of the exception.
	 */
	private void fail(List<Item> items, Throwable failure) {
		boolean several = items.size() > 1;
		if (several) {
			logger.warn("Listener '{}' failed with a batch of {} messages, which are delivered again one by one",
					this.id, items.size(), failure);
		}
		else {
			logger.warn("Listener '{}' failed with attempt {} of a message of {}", this.id,
					items.get(0).message().delivery().attempt(), items.get(0).message().delivery().message().topic(),
					failure);
		}
		for (Item item : items) {
			Problem problem = this.counters.failed(failure).problem();
			item.message().delivery().reject((several) ? problem.withRetry(true, problem.retryAfter()) : problem);
		}
	}

	/**
	 * A message and what was made of it.
	 */
	private record Item(InboundMessage message, @Nullable Object value) {

	}

}

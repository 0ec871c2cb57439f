package dev.conduit.spring.listener;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.spring.advice.ExceptionAdvice;
import dev.conduit.spring.binding.BindingContext;
import dev.conduit.time.Timer;
import dev.conduit.topic.Redelivery;

/**
 * Collects the {@link ConduitListener} methods and classes of an application's beans once
 * all singletons are there.
 *
 * @since 0.1.0
 */
public final class ListenerRegistrar implements SmartInitializingSingleton {

	private final BindingContext context;

	private final ListenerBinder binder;

	private final Redelivery redelivery;

	private final List<ListenerCustomizer> customizers;

	private final ReentrantLock lock = new ReentrantLock();

	/** Replaced, never changed; written under the lock. */
	private volatile Map<String, BoundListener> listeners = Map.of();

	private boolean complete;

	/**
	 * A registrar.
	 * @param context binds methods
	 * @param advice what the application says of exceptions
	 * @param redelivery what holds where a listener says nothing
	 * @param customizers change settings, in order
	 * @param executor calls listeners with batches; best a virtual thread for each task
	 * @param timer tells how long batches wait; outlives the registrar
	 */
	public ListenerRegistrar(BindingContext context, ExceptionAdvice advice, Redelivery redelivery,
			List<ListenerCustomizer> customizers, Executor executor, Timer timer) {
		this.context = context;
		this.binder = new ListenerBinder(context, advice, executor, timer);
		this.redelivery = redelivery;
		this.customizers = List.copyOf(customizers);
	}

	/**
	 * The listeners.
	 * @return the listeners in the order of their beans; before all singletons are there
	 * only those that were added
	 */
	List<BoundListener> listeners() {
		return List.copyOf(this.listeners.values());
	}

	/**
	 * The settings of the listeners as they are in force.
	 * @return the settings in the order of their beans; before all singletons are there
	 * only those that were added
	 */
	public List<ListenerSettings> settings() {
		return this.listeners.values().stream().map(BoundListener::settings).toList();
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (this.complete) {
			return;
		}
		for (ListenerDeclaration found : ListenerDeclaration.find(this.context.beanFactory())) {
			BoundListener listener = this.binder.bind(found, settings(found));
			BoundListener other = putIfAbsent(listener);
			if (other != null) {
				throw found.refuse(
						"has the id '%s', as '%s' has".formatted(listener.settings().id(), other.description()),
						"Give one of them another id in its @ConduitListener.");
			}
		}
		this.complete = true;
	}

	/**
	 * Adds a listener that is no method of a bean. It subscribes only when it is told to.
	 * @param declared how it works, before customizers are asked
	 * @param description who it is, for messages
	 * @param target gets its messages
	 * @return how it works, with whether it shall be told to subscribe when the
	 * application starts
	 * @throws IllegalStateException if there is a listener with the id already, or the
	 * settings ask for what only a method can do
	 */
	<T> ListenerSettings add(ListenerSettings declared, String description, ListenerTarget<T> target) {
		ListenerSettings settings = customized(declared);
		BoundListener other = putIfAbsent(this.binder.bind(settings.withAutoStartup(false), description, target));
		if (other != null) {
			throw new IllegalStateException("%s has the id '%s', as '%s' has. Give one of them another id."
				.formatted(description, settings.id(), other.description()));
		}
		return settings;
	}

	/**
	 * Forgets a listener.
	 * @param id its id
	 */
	void remove(String id) {
		this.lock.lock();
		try {
			Map<String, BoundListener> fewer = new LinkedHashMap<>(this.listeners);
			fewer.remove(id);
			this.listeners = fewer;
		}
		finally {
			this.lock.unlock();
		}
	}

	private @Nullable BoundListener putIfAbsent(BoundListener listener) {
		this.lock.lock();
		try {
			Map<String, BoundListener> more = new LinkedHashMap<>(this.listeners);
			BoundListener other = more.putIfAbsent(listener.settings().id(), listener);
			this.listeners = more;
			return other;
		}
		finally {
			this.lock.unlock();
		}
	}

	private ListenerSettings settings(ListenerDeclaration found) {
		return customized(new ListenerAnnotation(found, this.context.names()).toSettings(this.redelivery));
	}

	private ListenerSettings customized(ListenerSettings declared) {
		ListenerSettings settings = declared;
		for (ListenerCustomizer customizer : this.customizers) {
			settings = customizer.customize(settings);
		}
		return settings;
	}

}

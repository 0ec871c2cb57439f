package dev.conduit.spring.listener;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

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

	private final Map<String, BoundListener> listeners = new LinkedHashMap<>();

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
	 * @return the listeners in the order of their beans; none before all singletons are
	 * there
	 */
	List<BoundListener> listeners() {
		return List.copyOf(this.listeners.values());
	}

	/**
	 * The settings of the listeners as they are in force.
	 * @return the settings in the order of their beans; none before all singletons are
	 * there
	 */
	public List<ListenerSettings> settings() {
		return this.listeners.values().stream().map(BoundListener::settings).toList();
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (ListenerDeclaration found : ListenerDeclaration.find(this.context.beanFactory())) {
			BoundListener listener = this.binder.bind(found, settings(found));
			BoundListener other = this.listeners.putIfAbsent(listener.settings().id(), listener);
			if (other != null) {
				throw found.refuse(
						"has the id '%s', as '%s' has".formatted(listener.settings().id(), other.description()),
						"Give one of them another id in its @ConduitListener.");
			}
		}
	}

	private ListenerSettings settings(ListenerDeclaration found) {
		ListenerSettings settings = new ListenerAnnotation(found, this.context.names()).toSettings(this.redelivery);
		for (ListenerCustomizer customizer : this.customizers) {
			settings = customizer.customize(settings);
		}
		return settings;
	}

}

package dev.conduit.spring.stream;

import java.util.concurrent.Flow;

import org.reactivestreams.FlowAdapters;
import org.springframework.core.ReactiveAdapter;

/**
 * {@code Flux} and all else that Spring knows as a publisher of many values. Spring knows
 * none where Reactor is not on the class path.
 */
final class ReactorItems implements StreamKind.Pushed {

	private final ReactiveAdapter adapter;

	ReactorItems(ReactiveAdapter adapter) {
		this.adapter = adapter;
	}

	@Override
	public Class<?> itemsOf() {
		return this.adapter.getReactiveType();
	}

	@Override
	public boolean canBe(Class<?> type) {
		return type == this.adapter.getReactiveType();
	}

	@Override
	public Flow.Publisher<?> toFlow(Object value) {
		return FlowAdapters.toFlowPublisher(this.adapter.toPublisher(value));
	}

	@Override
	public Object fromFlow(Flow.Publisher<Object> items) {
		return this.adapter.fromPublisher(FlowAdapters.toPublisher(items));
	}

}

package dev.conduit.spring.stream;

import java.util.concurrent.Flow;

import org.reactivestreams.FlowAdapters;
import org.springframework.core.ReactiveAdapter;
import reactor.core.publisher.Flux;

/**
 * {@code Flux} and all else that Spring knows as a publisher of many values. Spring knows
 * none where Reactor is not on the class path. What the subscribing thread knows goes
 * into the context of a publisher, where Micrometer's context propagation is there.
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
		return FlowAdapters.toFlowPublisher(Flux.from(this.adapter.<Object>toPublisher(value)).contextCapture());
	}

	@Override
	public Object fromFlow(Flow.Publisher<Object> items) {
		return this.adapter.fromPublisher(FlowAdapters.toPublisher(items));
	}

}

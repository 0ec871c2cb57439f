package dev.conduit.test.shop;

import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.springframework.stereotype.Service;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.spring.client.ConduitTemplate;

@Service
@ConduitRpc("delivery")
class DeliveryService {

	private final Deliverer deliverer;

	private final ConduitTemplate template;

	DeliveryService(Deliverer deliverer, ConduitTemplate template) {
		this.deliverer = deliverer;
		this.template = template;
	}

	@ConduitRpc
	String order(Order order) {
		return "by " + this.deliverer.bring(order);
	}

	@ConduitRpc
	Stream<Integer> steps(int count) {
		return IntStream.rangeClosed(1, count).boxed();
	}

	@ConduitRpc
	Stream<Integer> stepsUntilItIsSoldOut(int count) {
		return IntStream.rangeClosed(1, count + 1).peek((step) -> {
			if (step > count) {
				throw new SoldOutException("no step left");
			}
		}).boxed();
	}

	@ConduitListener(id = "returns", topics = "shop.returns")
	void onReturn(Order order) {
		this.template.publish("shop.refunds", order.amount());
	}

}

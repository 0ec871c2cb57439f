package dev.conduit.test.shop;

import java.security.Principal;

import jakarta.validation.Valid;
import org.springframework.stereotype.Service;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.spring.client.ConduitTemplate;

@Service
@ConduitRpc("shop")
class ShopService {

	private final Stock stock;

	private final ConduitTemplate template;

	ShopService(Stock stock, ConduitTemplate template) {
		this.stock = stock;
		this.template = template;
	}

	@ConduitRpc
	Receipt place(@Valid Order order, Principal principal) {
		if (this.stock.count(order.item()) < order.amount()) {
			throw new SoldOutException("no " + order.item() + " left");
		}
		Receipt receipt = new Receipt(order.item(), order.amount(), principal.getName());
		this.template.publish("shop.sold", receipt);
		return receipt;
	}

	@ConduitListener(id = "deliveries", topics = "shop.deliveries", maxAttempts = "2")
	void onDelivery(@Valid Order delivered) {
		this.stock.add(delivered.item(), delivered.amount());
	}

}

package dev.conduit.samples.playground;

import java.util.List;
import java.util.NoSuchElementException;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import org.springframework.stereotype.Component;

import dev.conduit.annotation.ConduitRpc;

/**
 * A validated call, and each way in which a call can fail.
 */
@Component
@ConduitRpc("orders")
class Orders {

	@ConduitRpc
	Receipt place(@Valid Order order) {
		int pieces = order.items().stream().mapToInt(Item::quantity).sum();
		if (order.items().stream().anyMatch((item) -> item.article().equals("unicorn"))) {
			throw new OutOfStockException("there are no unicorns left");
		}
		return new Receipt(order.customer(), pieces);
	}

	/**
	 * Fails in a way that an advice makes known.
	 */
	@ConduitRpc
	Receipt find(long number) {
		throw new NoSuchElementException("order " + number);
	}

	/**
	 * Fails in a way that nobody is meant to know: callers learn that it failed, and
	 * nothing of its inside.
	 */
	@ConduitRpc
	void crash() {
		throw new IllegalStateException("the cellar is under water");
	}

	/**
	 * An order.
	 *
	 * @param customer where the receipt goes
	 * @param items what is ordered
	 */
	record Order(@NotBlank @Email String customer, @NotEmpty @Size(max = 100) List<@Valid Item> items) {

	}

	/**
	 * A line of an order.
	 *
	 * @param article what
	 * @param quantity how many
	 */
	record Item(@NotBlank String article, @Positive int quantity) {

	}

	/**
	 * A receipt.
	 *
	 * @param customer where it goes
	 * @param pieces how many pieces were ordered
	 */
	record Receipt(String customer, int pieces) {

	}

}

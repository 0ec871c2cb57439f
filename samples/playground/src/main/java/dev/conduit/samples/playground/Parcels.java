package dev.conduit.samples.playground;

import java.util.List;

import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.stereotype.Component;

import dev.conduit.annotation.ConduitHandler;
import dev.conduit.annotation.ConduitListener;
import dev.conduit.message.Message;
import dev.conduit.spring.client.ConduitTemplate;
import dev.conduit.spring.listener.ListenerFilter;

/**
 * Messages of several types on one topic, in batches, by a filter, and with answers.
 */
@Component
@ConduitListener(topics = "playground.parcels")
@SendTo("playground.parcels.labels")
class Parcels {

	private final ConduitTemplate conduit;

	Parcels(ConduitTemplate conduit) {
		this.conduit = conduit;
	}

	@ConduitHandler
	Label packed(Packed parcel) {
		return new Label(parcel.id(), "to " + parcel.to());
	}

	@ConduitHandler
	Label lost(Lost parcel) {
		return new Label(parcel.id(), "lost");
	}

	/**
	 * Takes up to three weights at once and publishes their sum on
	 * {@code playground.parcels.load}.
	 */
	@ConduitListener(topics = "playground.parcels.weights", filter = "whatCanBeCarried", batchSize = "3",
			batchTimeout = "200ms")
	void load(List<Integer> kilograms) {
		this.conduit.publish("playground.parcels.load", kilograms.stream().mapToInt(Integer::intValue).sum());
	}

	/**
	 * Says what a parcel costs, to whoever asks.
	 */
	@ConduitListener(topics = "playground.parcels.price")
	Price price(Packed parcel) {
		return new Price(500 + 10 * parcel.to().length());
	}

	/**
	 * Leaves out what says that it is too heavy.
	 */
	@Component("whatCanBeCarried")
	static class WhatCanBeCarried implements ListenerFilter {

		@Override
		public boolean accepts(Message message) {
			return !"yes".equals(message.headers().get("too-heavy"));
		}

	}

	/**
	 * A parcel that is ready.
	 *
	 * @param id its number
	 * @param to where it goes
	 */
	record Packed(String id, String to) {

	}

	/**
	 * A parcel that nobody finds.
	 *
	 * @param id its number
	 */
	record Lost(String id) {

	}

	/**
	 * What is stuck on a parcel.
	 *
	 * @param id its number
	 * @param text what it says
	 */
	record Label(String id, String text) {

	}

	/**
	 * What a parcel costs.
	 *
	 * @param cents how much
	 */
	record Price(long cents) {

	}

}

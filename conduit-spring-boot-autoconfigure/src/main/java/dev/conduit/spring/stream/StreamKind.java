package dev.conduit.spring.stream;

import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One of the ways in which Java hands many items over.
 */
sealed interface StreamKind {

	/** The class whose type argument is that of the items. */
	Class<?> itemsOf();

	/** The classes that a received stream may be declared as. */
	boolean canBe(Class<?> declared);

	/**
	 * Whose items are pushed to a subscriber.
	 */
	non-sealed interface Pushed extends StreamKind {

		Flow.Publisher<?> toFlow(Object value);

		Object fromFlow(Flow.Publisher<Object> items);

	}

	/**
	 * Whose items are pulled by a thread that may wait.
	 */
	enum Pulled implements StreamKind {

		/** A {@link Stream}, closed by the one who made it. */
		STREAM(Stream.class),

		/** An {@link Iterator}, closed where it can be. */
		ITERATOR(Iterator.class);

		private final Class<?> type;

		Pulled(Class<?> type) {
			this.type = type;
		}

		@Override
		public Class<?> itemsOf() {
			return this.type;
		}

		@Override
		public boolean canBe(Class<?> declared) {
			return declared == this.type || (this == ITERATOR && declared == CloseableIterator.class);
		}

		Object of(CloseableIterator<Object> items) {
			if (this == ITERATOR) {
				return items;
			}
			Spliterator<Object> spliterator = Spliterators.spliteratorUnknownSize(items,
					Spliterator.ORDERED | Spliterator.NONNULL);
			return StreamSupport.stream(spliterator, false).onClose(items::close);
		}

	}

	/**
	 * A {@link java.util.concurrent.Flow.Publisher}.
	 */
	enum FlowItems implements Pushed {

		/** The publisher of the JDK. */
		FLOW;

		@Override
		public Class<?> itemsOf() {
			return Flow.Publisher.class;
		}

		@Override
		public boolean canBe(Class<?> declared) {
			return declared == Flow.Publisher.class;
		}

		@Override
		public Flow.Publisher<?> toFlow(Object value) {
			return (Flow.Publisher<?>) value;
		}

		@Override
		public Object fromFlow(Flow.Publisher<Object> items) {
			return items;
		}

	}

}

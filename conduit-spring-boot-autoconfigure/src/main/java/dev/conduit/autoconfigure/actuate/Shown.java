package dev.conduit.autoconfigure.actuate;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * Some of many: an answer of the endpoint is bounded, however many there are.
 *
 * @param <T> what is shown
 * @param total how many there are
 * @param shown the first of them, {@value #MOST} at most
 */
record Shown<T>(int total, List<T> shown) {

	static final int MOST = 1000;

	static <S, T> Shown<T> of(Collection<S> all, Function<S, T> view) {
		return new Shown<>(all.size(), all.stream().limit(MOST).map(view).toList());
	}

}

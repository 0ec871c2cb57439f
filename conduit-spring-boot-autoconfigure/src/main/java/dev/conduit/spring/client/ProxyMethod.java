package dev.conduit.spring.client;

import org.jspecify.annotations.Nullable;

/**
 * What happens when a method of a client's proxy is called.
 */
@FunctionalInterface
interface ProxyMethod {

	@Nullable Object invoke(Object proxy, @Nullable Object[] values) throws Throwable;

	/**
	 * The same method through another channel.
	 */
	default ProxyMethod over(ConduitChannel channel) {
		return this;
	}

}

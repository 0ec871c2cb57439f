package dev.conduit.spring.client;

/**
 * Puts something around the channels of an application, those to others and that of its
 * own server. Beans of this type are asked in their order when the application starts.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ChannelDecorator {

	/**
	 * Puts something around a channel.
	 * @param channel the channel
	 * @return a channel that stands for it, or the same
	 */
	ConduitChannel decorate(ConduitChannel channel);

}

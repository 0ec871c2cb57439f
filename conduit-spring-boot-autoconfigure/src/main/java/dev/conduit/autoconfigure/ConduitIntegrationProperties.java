package dev.conduit.autoconfigure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Endpoints of Spring Integration.
 *
 * @param mappedHeaders Headers that travel between flows and Conduit, for endpoints that
 * say nothing. A star stands for any characters.
 * @param conduitChannel Channel of Conduit between topics and channel beans, for those
 * that name none; server for the application's own server.
 * @param topicsToChannels Channel beans that are fed from topics, by patterns of the
 * topics.
 * @param channelsToTopics Topics that channels publish to, by names of the channel beans.
 * @since 0.1.0
 */
@ConfigurationProperties("conduit.integration")
public record ConduitIntegrationProperties(@DefaultValue List<String> mappedHeaders,
		@DefaultValue("") String conduitChannel, @DefaultValue Map<String, String> topicsToChannels,
		@DefaultValue Map<String, String> channelsToTopics) {

	public ConduitIntegrationProperties {
		mappedHeaders = List.copyOf(mappedHeaders);
		topicsToChannels = Collections.unmodifiableMap(new LinkedHashMap<>(topicsToChannels));
		channelsToTopics = Collections.unmodifiableMap(new LinkedHashMap<>(channelsToTopics));
	}

}

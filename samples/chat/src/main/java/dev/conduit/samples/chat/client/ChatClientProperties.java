package dev.conduit.samples.chat.client;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

import dev.conduit.samples.chat.api.ChatName;

/**
 * Who the user is, and where it begins.
 *
 * @param name name of the user
 * @param room the room that it enters first
 */
@Validated
@ConfigurationProperties("chat")
record ChatClientProperties(@ChatName String name, @DefaultValue("lobby") @ChatName String room) {

}

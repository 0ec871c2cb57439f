package dev.conduit.samples.chat.server;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The bounds of the chat: nothing that users can make grow grows past them.
 *
 * @param rooms rooms at once; of those that nobody is in, the one that was quiet for the
 * longest time makes place for a new one
 * @param guests connections in one room
 * @param roomsPerGuest rooms of one connection
 * @param users users that are remembered, with their private messages; of those that are
 * not here, the one that was away for the longest time is forgotten
 * @param history lines that a room remembers
 * @param inbox private lines that are kept for a user
 * @param welcome lines of its history that a room shows to one who was never there
 * @since 0.1.0
 */
@Validated
@ConfigurationProperties("chat.limits")
public record ChatLimits(@DefaultValue("64") @Positive int rooms, @DefaultValue("100") @Positive int guests,
		@DefaultValue("16") @Positive int roomsPerGuest, @DefaultValue("1000") @Positive int users,
		@DefaultValue("200") @Min(1) @Max(1000) int history, @DefaultValue("100") @Min(1) @Max(1000) int inbox,
		@DefaultValue("20") @Positive int welcome) {

}

package dev.conduit.test.shop;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;

/** What somebody wants. */
public record Order(@NotBlank String item, @Positive int amount) {

}

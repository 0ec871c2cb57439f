package dev.conduit.spring.discovery;

import java.math.BigDecimal;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Negative;
import jakarta.validation.constraints.NegativeOrZero;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The constraints of Jakarta Validation that JSON Schema has words for. What it has no
 * words for is left out: the schema then allows more than the server does.
 *
 * @since 0.1.0
 */
public final class ValidationKeywords implements ConstraintKeywords {

	@Override
	public boolean add(ObjectNode schema, Annotations annotations) {
		switch (schema.path("type").asString("")) {
			case "integer", "number" -> addRange(schema, annotations);
			case "string" -> {
				addSize(schema, annotations, "minLength", "maxLength");
				addText(schema, annotations);
			}
			case "array" -> addSize(schema, annotations, "minItems", "maxItems");
			case "object" -> addSize(schema, annotations, "minProperties", "maxProperties");
			default -> {
				// A type that is described elsewhere, or anything.
			}
		}
		return annotations.get(NotNull.class) != null || annotations.get(NotBlank.class) != null
				|| annotations.get(NotEmpty.class) != null;
	}

	private static void addRange(ObjectNode schema, Annotations annotations) {
		@Nullable Min min = annotations.get(Min.class);
		@Nullable Max max = annotations.get(Max.class);
		@Nullable DecimalMin decimalMin = annotations.get(DecimalMin.class);
		@Nullable DecimalMax decimalMax = annotations.get(DecimalMax.class);
		if (min != null) {
			schema.put("minimum", min.value());
		}
		if (max != null) {
			schema.put("maximum", max.value());
		}
		if (decimalMin != null) {
			schema.put((decimalMin.inclusive()) ? "minimum" : "exclusiveMinimum", new BigDecimal(decimalMin.value()));
		}
		if (decimalMax != null) {
			schema.put((decimalMax.inclusive()) ? "maximum" : "exclusiveMaximum", new BigDecimal(decimalMax.value()));
		}
		addSign(schema, annotations);
	}

	private static void addSign(ObjectNode schema, Annotations annotations) {
		if (annotations.get(Positive.class) != null) {
			schema.put("exclusiveMinimum", 0);
		}
		if (annotations.get(PositiveOrZero.class) != null) {
			schema.put("minimum", 0);
		}
		if (annotations.get(Negative.class) != null) {
			schema.put("exclusiveMaximum", 0);
		}
		if (annotations.get(NegativeOrZero.class) != null) {
			schema.put("maximum", 0);
		}
	}

	private static void addSize(ObjectNode schema, Annotations annotations, String minimum, String maximum) {
		@Nullable Size size = annotations.get(Size.class);
		int least = (size != null) ? size.min() : 0;
		if (annotations.get(NotEmpty.class) != null || annotations.get(NotBlank.class) != null) {
			least = Math.max(least, 1);
		}
		if (least > 0) {
			schema.put(minimum, least);
		}
		if (size != null && size.max() < Integer.MAX_VALUE) {
			schema.put(maximum, size.max());
		}
	}

	private static void addText(ObjectNode schema, Annotations annotations) {
		@Nullable Pattern pattern = annotations.get(Pattern.class);
		if (pattern != null && pattern.flags().length == 0) {
			// Bean Validation matches the whole text, JSON Schema any part of it.
			schema.put("pattern", "^(?:" + pattern.regexp() + ")$");
		}
		if (annotations.get(Email.class) != null) {
			schema.put("format", "email");
		}
	}

}

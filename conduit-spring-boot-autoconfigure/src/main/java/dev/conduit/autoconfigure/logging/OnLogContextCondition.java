package dev.conduit.autoconfigure.logging;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Whether somebody reads the context of the log: where the application says so, or where
 * its logs are structured.
 */
final class OnLogContextCondition extends SpringBootCondition {

	private static final String KEY = "conduit.log.context";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Environment environment = context.getEnvironment();
		ConditionMessage.Builder message = ConditionMessage.forCondition("Conduit's log context");
		Boolean wanted = environment.getProperty(KEY, Boolean.class);
		if (wanted != null) {
			return new ConditionOutcome(wanted, message.because("'%s' is %s".formatted(KEY, wanted)));
		}
		boolean structured = StringUtils.hasText(environment.getProperty("logging.structured.format.console"))
				|| StringUtils.hasText(environment.getProperty("logging.structured.format.file"));
		return new ConditionOutcome(structured,
				message.because(structured ? "logs are structured" : "logs are not structured"));
	}

}

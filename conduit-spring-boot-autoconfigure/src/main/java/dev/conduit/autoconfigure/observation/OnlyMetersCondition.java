package dev.conduit.autoconfigure.observation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

import dev.conduit.spring.observation.ClientRequestObservationConvention;
import dev.conduit.spring.observation.ListenerObservationConvention;
import dev.conduit.spring.observation.PublishObservationConvention;
import dev.conduit.spring.observation.ServerRequestObservationConvention;

/**
 * Whether nothing but timers with the default tags would be made of observations: the
 * registry is Spring Boot's, its only handlers make meters, and the application says
 * nothing of its own about observations. In doubt there are observations.
 */
final class OnlyMetersCondition extends SpringBootCondition implements ConfigurationCondition {

	private static final String BOOT = "org.springframework.boot.";

	private static final String KEY = "conduit.observations.direct-timers";

	/** Of a module of Boot's that need not be there. */
	private static final String CUSTOMIZER = BOOT
			+ "micrometer.observation.autoconfigure.ObservationRegistryCustomizer";

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Timers instead of observations");
		ConfigurableListableBeanFactory beans = Objects.requireNonNull(context.getBeanFactory());
		Environment environment = context.getEnvironment();
		if (!environment.getProperty(KEY, Boolean.class, true)) {
			return ConditionOutcome.noMatch(message.because("'%s' is false".formatted(KEY)));
		}
		if (isBound(environment, "key-values") || isBound(environment, "enable")) {
			return ConditionOutcome.noMatch(message.because("'management.observations' changes observations"));
		}
		if (!areAllBoots(beans, ObservationRegistry.class)) {
			return ConditionOutcome.noMatch(message.because("the registry is the application's"));
		}
		for (Class<?> type : changingObservations(context)) {
			if (!areAllBoots(beans, type)) {
				return ConditionOutcome.noMatch(message.because("there are beans of " + type.getSimpleName()));
			}
		}
		for (String name : beans.getBeanNamesForType(ObservationHandler.class, true, false)) {
			if (!beans.isTypeMatch(name, MeterObservationHandler.class)) {
				return ConditionOutcome.noMatch(message.because("'%s' makes more than meters".formatted(name)));
			}
		}
		return ConditionOutcome.match(message.because("nothing else would be made of observations"));
	}

	/** Not a constant: most applications have no registry, and then nobody asks. */
	private static List<Class<?>> changingObservations(ConditionContext context) {
		List<Class<?>> types = new ArrayList<>(
				List.of(ObservationFilter.class, ObservationPredicate.class, GlobalObservationConvention.class,
						ClientRequestObservationConvention.class, ServerRequestObservationConvention.class,
						PublishObservationConvention.class, ListenerObservationConvention.class));
		if (ClassUtils.isPresent(CUSTOMIZER, context.getClassLoader())) {
			types.add(ClassUtils.resolveClassName(CUSTOMIZER, context.getClassLoader()));
		}
		return types;
	}

	private static boolean isBound(Environment environment, String key) {
		return Binder.get(environment)
			.bind("management.observations." + key, Bindable.mapOf(String.class, String.class))
			.isBound();
	}

	private static boolean areAllBoots(ConfigurableListableBeanFactory beans, Class<?> type) {
		for (String name : beans.getBeanNamesForType(type, true, false)) {
			if (!beans.containsBeanDefinition(name) || !isBoots(beans.getBeanDefinition(name))) {
				return false;
			}
		}
		return true;
	}

	/** Boot's auto-configurations are beans by the names of their classes. */
	private static boolean isBoots(BeanDefinition bean) {
		String origin = (bean.getFactoryBeanName() != null) ? bean.getFactoryBeanName() : bean.getBeanClassName();
		return origin != null && origin.startsWith(BOOT);
	}

}

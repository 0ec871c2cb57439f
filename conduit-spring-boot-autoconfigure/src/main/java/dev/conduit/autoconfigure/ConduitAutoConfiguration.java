package dev.conduit.autoconfigure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.env.Environment;

import dev.conduit.annotation.ConduitHandler;
import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.container.ContainerLimits;
import dev.conduit.convert.PayloadConverter;
import dev.conduit.convert.PayloadConverters;
import dev.conduit.convert.container.ContainerPayloadConverter;
import dev.conduit.dispatch.DispatchOptions;
import dev.conduit.dispatch.ExceptionMapper;
import dev.conduit.message.Route;
import dev.conduit.server.Sessions;
import dev.conduit.spring.advice.AdvisedExceptionMapper;
import dev.conduit.spring.advice.ConduitExceptionHandler;
import dev.conduit.spring.advice.ExceptionAdvice;
import dev.conduit.spring.advice.LibraryProblems;
import dev.conduit.spring.binding.AnnotatedBeans;
import dev.conduit.spring.binding.ArgumentResolver;
import dev.conduit.spring.binding.BindingContext;
import dev.conduit.spring.binding.CarriedContext;
import dev.conduit.spring.binding.ConstraintValidation;
import dev.conduit.spring.binding.PeerContext;
import dev.conduit.spring.client.ConduitChannels;
import dev.conduit.spring.service.ServiceRegistrar;
import dev.conduit.spring.session.SessionArguments;
import dev.conduit.time.Timer;
import dev.conduit.time.WheelTimer;

/**
 * Auto-configuration of what servers, channels and listeners share.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { ConduitConverterAutoConfiguration.class, ConduitValidationAutoConfiguration.class })
@EnableConfigurationProperties(ConduitProperties.class)
@Lazy
public final class ConduitAutoConfiguration {

	@Bean
	static ConduitLaziness conduitLaziness(Environment environment) {
		return new ConduitLaziness(environment);
	}

	@Bean
	static AnnotatedBeans conduitAnnotatedBeans(ConfigurableListableBeanFactory beanFactory) {
		return new AnnotatedBeans(beanFactory,
				List.of(ConduitExceptionHandler.class, ConduitHandler.class, ConduitListener.class, ConduitRpc.class));
	}

	@Bean
	@Lazy(false)
	static ConduitStart conduitStart(ConfigurableListableBeanFactory beanFactory, AnnotatedBeans beans,
			Environment environment) {
		return new ConduitStart(beanFactory, beans, environment);
	}

	@Bean
	@ConditionalOnMissingBean(Timer.class)
	WheelTimer conduitTimer() {
		return new WheelTimer("conduit-timer");
	}

	@Bean(defaultCandidate = false)
	@ConditionalOnMissingBean(name = "conduitExecutor")
	ExecutorService conduitExecutor() {
		return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("conduit-", 0).factory());
	}

	/** Also where there is no socket to encrypt: a channel that wants it is told so. */
	@Bean
	TlsSettings conduitTlsSettings(ObjectProvider<SslBundles> bundles) {
		return new TlsSettings(bundles);
	}

	/** Before those of other formats, so that a container is written in its own. */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	@ConditionalOnMissingBean
	ContainerPayloadConverter conduitContainerPayloadConverter() {
		return new ContainerPayloadConverter(ContainerLimits.DEFAULT);
	}

	@Bean
	@ConditionalOnMissingBean
	PayloadConverters conduitPayloadConverters(ObjectProvider<PayloadConverter> converters) {
		return new PayloadConverters(converters.orderedStream().toList());
	}

	@Bean
	@ConditionalOnMissingBean
	BindingContext conduitBindingContext(ConfigurableListableBeanFactory beanFactory, PayloadConverters converters,
			ObjectProvider<ConstraintValidation> validation, ObjectProvider<ArgumentResolver> resolvers,
			ObjectProvider<PeerContext> peers, ObjectProvider<CarriedContext> carried) {
		ConversionService conversion = beanFactory.getConversionService();
		return new BindingContext(beanFactory, converters,
				(conversion != null) ? conversion : ApplicationConversionService.getSharedInstance(),
				validation.getIfAvailable(() -> ConstraintValidation.NONE), resolvers.orderedStream().toList(),
				peers.getIfAvailable(() -> PeerContext.NONE), CarriedContext.of(carried.orderedStream().toList()));
	}

	@Bean
	@ConditionalOnMissingBean
	ExceptionAdvice conduitExceptionAdvice(ConfigurableListableBeanFactory beanFactory, PayloadConverters converters,
			ObjectProvider<LibraryProblems> libraries, ConduitStart start) {
		return start.completed(new ExceptionAdvice(beanFactory, converters, libraries.orderedStream().toList()));
	}

	@Bean
	@ConditionalOnMissingBean(ExceptionMapper.class)
	AdvisedExceptionMapper conduitExceptionMapper(ExceptionAdvice advice) {
		return new AdvisedExceptionMapper(advice, ExceptionMapper.standard());
	}

	@Bean
	@ConditionalOnMissingBean
	ServiceRegistrar conduitServiceRegistrar(BindingContext context, ExceptionMapper exceptions,
			ObjectProvider<ConduitChannels> channels, ConduitStart start) {
		return start.completed(new ServiceRegistrar(context, exceptions,
				(channel, user) -> channels.getObject().forCalls(channel, user)));
	}

	@Bean
	SessionArguments conduitSessionArguments(ObjectProvider<Sessions> sessions) {
		return new SessionArguments(sessions::getIfAvailable);
	}

	@Bean
	@ConditionalOnMissingBean
	DispatchOptions conduitDispatchOptions(ConduitProperties properties) {
		ConduitProperties.Dispatch dispatch = properties.dispatch();
		if (dispatch.defaultDeadline() != null) {
			PropertyChecks.positive("conduit.dispatch.default-deadline", dispatch.defaultDeadline());
		}
		return new DispatchOptions(
				PropertyChecks.atLeast("conduit.dispatch.max-concurrent", dispatch.maxConcurrent(), 1),
				PropertyChecks.atLeast("conduit.dispatch.max-queued", dispatch.maxQueued(), 0),
				dispatch.defaultDeadline(), limits(dispatch.limits()));
	}

	private static Map<Route, Integer> limits(Map<String, Integer> limits) {
		Map<Route, Integer> byRoute = new HashMap<>();
		limits.forEach((name, limit) -> {
			String property = "conduit.dispatch.limits." + name;
			PropertyChecks.atLeast(property, limit, 1);
			try {
				byRoute.put(new Route(name), limit);
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidPropertyException(property, limit, String.valueOf(ex.getMessage()));
			}
		});
		return byRoute;
	}

}

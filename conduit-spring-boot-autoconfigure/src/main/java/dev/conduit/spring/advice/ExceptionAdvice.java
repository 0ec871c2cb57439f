package dev.conduit.spring.advice;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

import dev.conduit.annotation.ConduitError;
import dev.conduit.convert.PayloadConverters;
import dev.conduit.dispatch.ExceptionMapper;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.spring.binding.AnnotatedBeanMethod;

/**
 * What an application itself says of its exceptions: first its {@link ConduitAdvice}
 * beans, then the {@link ConduitError} of the exception. Knows the beans once all
 * singletons are there.
 *
 * @since 0.1.0
 */
public final class ExceptionAdvice implements SmartInitializingSingleton {

	private final ConfigurableListableBeanFactory beanFactory;

	private final PayloadConverters converters;

	private final List<LibraryProblems> libraries;

	private volatile List<AdviceBean> beans = List.of();

	private boolean complete;

	/**
	 * Advice of an application.
	 * @param beanFactory has the beans
	 * @param converters write the bodies of problems
	 */
	public ExceptionAdvice(ConfigurableListableBeanFactory beanFactory, PayloadConverters converters) {
		this(beanFactory, converters, List.of());
	}

	/**
	 * Advice of an application and of libraries.
	 * @param beanFactory has the beans
	 * @param converters write the bodies of problems
	 * @param libraries what exceptions mean of which the application says nothing
	 */
	public ExceptionAdvice(ConfigurableListableBeanFactory beanFactory, PayloadConverters converters,
			List<LibraryProblems> libraries) {
		this.libraries = List.copyOf(libraries);
		this.beanFactory = beanFactory;
		this.converters = converters;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (this.complete) {
			return;
		}
		Map<String, AdviceBean> byName = new TreeMap<>();
		for (AnnotatedBeanMethod<ConduitExceptionHandler> found : AnnotatedBeanMethod.find(this.beanFactory,
				ConduitExceptionHandler.class)) {
			byName
				.computeIfAbsent(found.beanName(),
						(name) -> new AdviceBean(found.bean(this.beanFactory), found.beanType()))
				.add(found.method(), found.annotation(), this.converters);
		}
		List<AdviceBean> ordered = new ArrayList<>(byName.values());
		ordered.sort((one, other) -> AnnotationAwareOrderComparator.INSTANCE.compare(one.bean(), other.bean()));
		this.beans = List.copyOf(ordered);
		this.complete = true;
	}

	/**
	 * What the application says of an exception.
	 * @param failure the exception
	 * @return the problem, or {@code null} where it says nothing
	 */
	public @Nullable Problem problemOf(Throwable failure) {
		Throwable inside = ExceptionMapper.unwrap(failure);
		for (AdviceBean bean : this.beans) {
			AdviceMethod method = bean.methodFor(inside.getClass());
			if (method != null) {
				Problem problem = method.problemOf(inside);
				return (problem != null) ? problem : otherwise(inside);
			}
		}
		return otherwise(inside);
	}

	private @Nullable Problem otherwise(Throwable failure) {
		Problem declared = declared(failure);
		return (declared != null) ? declared
				: this.libraries.stream()
					.map((library) -> library.problemOf(failure))
					.filter(Objects::nonNull)
					.findFirst()
					.orElse(null);
	}

	/**
	 * What the {@link ConduitError} of an exception says.
	 * @param failure the exception
	 * @return the problem, or {@code null} where it has none
	 */
	public static @Nullable Problem declared(Throwable failure) {
		ConduitError error = failure.getClass().getAnnotation(ConduitError.class);
		return (error != null) ? declared(error, failure) : null;
	}

	static Problem declared(ConduitError error, Throwable failure) {
		Duration retryAfter = (error.retryAfter().isEmpty()) ? null
				: DurationFormatterUtils.detectAndParse(error.retryAfter());
		return new Problem(ErrorCode.APPLICATION, error.code(), Objects.requireNonNullElse(failure.getMessage(), ""),
				List.of(), error.retryable(), retryAfter, Payload.EMPTY);
	}

}

package dev.conduit.test;

import java.io.IOException;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

import dev.conduit.annotation.ConduitHandler;
import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.autoconfigure.ConduitClientCustomizer;
import dev.conduit.autoconfigure.ConduitServerCustomizer;
import dev.conduit.client.ClientInterceptor;
import dev.conduit.convert.PayloadConverter;
import dev.conduit.dispatch.ExceptionMapper;
import dev.conduit.exchange.ExchangeInterceptor;
import dev.conduit.spring.advice.ConduitAdvice;
import dev.conduit.spring.binding.ArgumentResolver;
import dev.conduit.spring.binding.ConstraintValidation;
import dev.conduit.spring.client.ConduitChannel;
import dev.conduit.spring.listener.ListenerCustomizer;

/**
 * {@link TypeExcludeFilter} of {@link ConduitTest}: a component belongs to Conduit by its
 * type, by its annotation, or by a method with an annotation of Conduit, its own or one
 * that it inherits.
 */
final class ConduitTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<ConduitTest> {

	private static final Set<Class<?>> INCLUDES = Set.of(ConduitAdvice.class, ConduitServerCustomizer.class,
			ConduitClientCustomizer.class, ListenerCustomizer.class, ExchangeInterceptor.class, ClientInterceptor.class,
			PayloadConverter.class, ArgumentResolver.class, ExceptionMapper.class, ConstraintValidation.class,
			ConduitChannel.class);

	private static final Set<String> METHODS = Set.of(ConduitRpc.class.getName(), ConduitListener.class.getName(),
			ConduitHandler.class.getName());

	ConduitTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		return INCLUDES;
	}

	@Override
	protected boolean defaultInclude(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
		return super.defaultInclude(reader, factory) || hasConduitMethod(reader.getAnnotationMetadata(), factory);
	}

	private static boolean hasConduitMethod(AnnotationMetadata type, MetadataReaderFactory factory) throws IOException {
		if (METHODS.stream().anyMatch(type::hasAnnotatedMethods)) {
			return true;
		}
		if (inherits(type.getSuperClassName(), factory)) {
			return true;
		}
		for (String inherited : type.getInterfaceNames()) {
			if (inherits(inherited, factory)) {
				return true;
			}
		}
		return false;
	}

	private static boolean inherits(@Nullable String type, MetadataReaderFactory factory) throws IOException {
		return type != null && !type.startsWith("java.")
				&& hasConduitMethod(factory.getMetadataReader(type).getAnnotationMetadata(), factory);
	}

}

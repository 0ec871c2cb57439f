package dev.conduit.spring.aot;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.generate.GenerationContext;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.aot.BeanRegistrationCode;
import org.springframework.beans.factory.aot.BeanRegistrationCodeFragments;
import org.springframework.beans.factory.aot.BeanRegistrationCodeFragmentsDecorator;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.javapoet.ClassName;

import dev.conduit.spring.client.ConduitClientFactoryBean;

/**
 * Registers the interfaces of clients, and has their definitions written into the package
 * of each, so that an interface need not be public.
 */
final class ClientAotProcessor implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		RootBeanDefinition definition = registeredBean.getMergedBeanDefinition();
		boolean client = ConduitClientFactoryBean.class.getName().equals(definition.getBeanClassName());
		return (client && definition.getAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE) instanceof Class<?> type)
				? new Client(type) : null;
	}

	private record Client(Class<?> type) implements BeanRegistrationAotContribution {

		@Override
		public BeanRegistrationCodeFragments customizeBeanRegistrationCodeFragments(GenerationContext generation,
				BeanRegistrationCodeFragments fragments) {
			return new BesideInterface(fragments, this.type);
		}

		@Override
		public void applyTo(GenerationContext generation, BeanRegistrationCode code) {
			ConduitHints.registerClient(generation.getRuntimeHints(), this.type);
		}

	}

	private static final class BesideInterface extends BeanRegistrationCodeFragmentsDecorator {

		private final Class<?> type;

		BesideInterface(BeanRegistrationCodeFragments fragments, Class<?> type) {
			super(fragments);
			this.type = type;
		}

		@Override
		public ClassName getTarget(RegisteredBean registeredBean) {
			return ClassName.get(this.type);
		}

	}

}

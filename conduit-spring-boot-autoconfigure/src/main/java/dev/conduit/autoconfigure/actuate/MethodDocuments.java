package dev.conduit.autoconfigure.actuate;

import java.util.Map;
import java.util.function.Function;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.ClassUtils;

import dev.conduit.spring.binding.MethodSignature;
import dev.conduit.spring.discovery.JsonSchemas;

/**
 * Describes methods with their schemas, where Jackson is there, and otherwise by name.
 */
@FunctionalInterface
interface MethodDocuments extends Function<MethodSignature, Map<String, Object>> {

	static MethodDocuments of(ListableBeanFactory beans) {
		if (ClassUtils.isPresent("tools.jackson.databind.json.JsonMapper", MethodDocuments.class.getClassLoader())) {
			return WithSchemas.of(beans);
		}
		return MethodDocuments::name;
	}

	private static Map<String, Object> name(MethodSignature method) {
		return Map.of("name", method.route().value(), "interaction", method.interaction().term(), "description",
				method.description());
	}

	/** Not loaded without Jackson. */
	final class WithSchemas {

		private WithSchemas() {
		}

		static MethodDocuments of(ListableBeanFactory beans) {
			return (method) -> {
				JsonSchemas schemas = beans.getBeanProvider(JsonSchemas.class).getIfAvailable();
				return (schemas != null) ? schemas.document(method) : name(method);
			};
		}

	}

}

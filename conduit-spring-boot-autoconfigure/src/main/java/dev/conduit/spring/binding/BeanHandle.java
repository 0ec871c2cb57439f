package dev.conduit.spring.binding;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;

/**
 * Handles on methods of beans, which go through the proxy where a bean has one.
 *
 * @since 0.1.0
 */
public final class BeanHandle {

	private static final MethodType SPREAD = MethodType.methodType(Object.class, Object[].class);

	private BeanHandle() {
	}

	/**
	 * A handle of type {@code (Object[])Object}.
	 * @param bean the bean, perhaps a proxy
	 * @param method a method of the class behind all proxies
	 * @return the handle, bound to the bean
	 * @throws InvalidMethodException if a bean cannot offer such a method
	 */
	public static MethodHandle of(Object bean, Method method) {
		requireReachable(method);
		Method invocable = invocable(bean, method);
		try {
			invocable.setAccessible(true);
			return MethodHandles.lookup()
				.unreflect(invocable)
				.asFixedArity()
				.bindTo(bean)
				.asSpreader(Object[].class, invocable.getParameterCount())
				.asType(SPREAD);
		}
		catch (IllegalAccessException | InaccessibleObjectException ex) {
			throw inaccessible(method, ex);
		}
	}

	private static void requireReachable(Method method) {
		if (Modifier.isStatic(method.getModifiers())) {
			throw new InvalidMethodException(method, "is static", "Make it a method of the bean, without 'static'.");
		}
		if (Modifier.isPrivate(method.getModifiers())) {
			throw new InvalidMethodException(method, "is private",
					"Remove 'private': a proxy around the bean could not call it.");
		}
	}

	private static Method invocable(Object bean, Method method) {
		if (AopUtils.isAopProxy(bean) && Modifier.isFinal(method.getModifiers())) {
			throw new InvalidMethodException(method,
					"is final, and its bean is behind a proxy that could not see the call", "Remove 'final'.");
		}
		try {
			return AopUtils.selectInvocableMethod(method, bean.getClass());
		}
		catch (IllegalStateException ex) {
			throw new InvalidMethodException(method,
					"is in no interface, and its bean is behind a proxy that has the interfaces alone",
					"Declare it in an interface of the bean, or have the bean proxied by class (proxyTargetClass = true).");
		}
	}

	private static InvalidMethodException inaccessible(Method method, @Nullable Exception cause) {
		return new InvalidMethodException("Method '%s' cannot be reached from outside its module."
			.formatted(InvalidMethodException.describe(method)), "Open its package in module-info.java.", cause);
	}

}

package dev.conduit.spring.service;

import java.util.concurrent.atomic.AtomicInteger;

import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.conduit.annotation.ConduitClient;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.message.ErrorCode;
import dev.conduit.routing.Endpoint;
import dev.conduit.routing.Execution;
import dev.conduit.spring.Calls;
import dev.conduit.spring.ConduitContext;
import dev.conduit.spring.binding.InvalidMethodException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which beans serve what.
 */
class ServiceBeansTests {

	@Test
	void theServiceOfATypeStandsBeforeTheNameOfEachCall() {
		ConduitContext.looped(Named.class).withPropertyValues("prefix=shop").run((context) -> {
			Calls calls = new Calls(context);

			assertThat(calls.call("shop.orders.count", "")).isEqualTo("1");
			assertThat(calls.call("shop.orders.find.by-id", "")).isEqualTo("2");
			assertThat(calls.fail("shop.orders.hidden", "").code()).isEqualTo(ErrorCode.METHOD_NOT_FOUND);
		});
	}

	@Test
	void theAnnotationsOfAnInterfaceCountForTheBeanThatImplementsIt() {
		ConduitContext.looped(FromInterface.class)
			.run((context) -> assertThat(new Calls(context).call("contract.twice", "4")).isEqualTo("8"));
	}

	@Test
	void theAnnotationsOfTheRealClassCountWhereTheBeanIsDeclaredAsSomethingElse() {
		ConduitContext.looped()
			.withBean("plain", Object.class, Named::new)
			.withPropertyValues("prefix=shop")
			.run((context) -> assertThat(new Calls(context).call("shop.orders.count", "")).isEqualTo("1"));
	}

	@Test
	void aBeanThatStandsForAClientServesNothing() {
		ConduitContext.looped(StandIn.class)
			.run((context) -> assertThat(context.getBean(ServiceRegistrar.class).endpoints()).isEmpty());
	}

	@Test
	void aCallGoesThroughTheProxyOfTheClass() {
		proxied(Named.class, true).withPropertyValues("prefix=shop").run((context) -> {
			assertThat(new Calls(context).call("shop.orders.count", "")).isEqualTo("1");
			assertThat(context.getBean(CountingProxy.class).calls).hasValue(1);
		});
	}

	@Test
	void aCallGoesThroughTheProxyOfTheInterface() {
		proxied(FromInterface.class, false).run((context) -> {
			assertThat(new Calls(context).call("contract.twice", "4")).isEqualTo("8");
			assertThat(context.getBean(CountingProxy.class).calls).hasValue(1);
		});
	}

	@Test
	void aMethodThatTheProxyCannotSeeIsRefused() {
		proxied(BesideInterface.class, false)
			.run((context) -> assertThat(context.getStartupFailure()).isInstanceOf(InvalidMethodException.class)
				.hasMessageContaining("is in no interface"));
		proxied(FinalMethod.class, true)
			.run((context) -> assertThat(context.getStartupFailure()).isInstanceOf(InvalidMethodException.class)
				.hasMessageContaining("is final"));
	}

	@Test
	void aFinalMethodOfABeanWithoutProxyWorks() {
		ConduitContext.looped(FinalMethod.class)
			.run((context) -> assertThat(new Calls(context).call("call", "")).isEqualTo("1"));
	}

	@Test
	void aMethodRunsOnAVirtualThreadUnlessItIsInline() {
		ConduitContext.looped(Threads.class).run((context) -> {
			assertThat(new Calls(context).call("away", "")).isEqualTo("true");
			assertThat(context.getBean(ServiceRegistrar.class).endpoints())
				.filteredOn((endpoint) -> endpoint.execution() == Execution.INLINE)
				.extracting(Endpoint::route)
				.extracting(Object::toString)
				.containsExactly("here");
		});
	}

	@Test
	void lazyBeansServeToo() {
		ConduitContext.looped()
			.withBean("lazy", FinalMethod.class, FinalMethod::new, (definition) -> definition.setLazyInit(true))
			.run((context) -> assertThat(new Calls(context).call("call", "")).isEqualTo("1"));
	}

	private static ApplicationContextRunner proxied(Class<?> bean, boolean byClass) {
		return ConduitContext.looped(bean).withBean(CountingProxy.class, () -> new CountingProxy(bean, byClass));
	}

	static class CountingProxy implements BeanPostProcessor {

		private final AtomicInteger calls = new AtomicInteger();

		private final Class<?> type;

		private final boolean byClass;

		CountingProxy(Class<?> type, boolean byClass) {
			this.type = type;
			this.byClass = byClass;
		}

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			if (bean.getClass() != this.type) {
				return bean;
			}
			ProxyFactory factory = new ProxyFactory(bean);
			factory.setProxyTargetClass(this.byClass);
			factory.addAdvice((MethodInterceptor) (invocation) -> {
				this.calls.incrementAndGet();
				return invocation.proceed();
			});
			return factory.getProxy(bean.getClass().getClassLoader());
		}

	}

	@ConduitRpc("${prefix}.orders")
	static class Named {

		@ConduitRpc
		int count() {
			return 1;
		}

		@ConduitRpc("find.by-id")
		int find() {
			return 2;
		}

		void hidden() {
		}

	}

	@ConduitRpc("contract")
	interface Contract {

		@ConduitRpc
		int twice(int number);

	}

	static class FromInterface implements Contract {

		@Override
		public int twice(int number) {
			return 2 * number;
		}

	}

	@ConduitClient
	interface ContractClient extends Contract {

	}

	static class StandIn implements ContractClient {

		@Override
		public int twice(int number) {
			return 2;
		}

	}

	static class BesideInterface implements Runnable {

		@Override
		public void run() {
		}

		@ConduitRpc
		int call() {
			return 1;
		}

	}

	static class FinalMethod {

		@ConduitRpc
		final int call() {
			return 1;
		}

	}

	static class Threads {

		@ConduitRpc
		boolean away() {
			return Thread.currentThread().isVirtual();
		}

		@ConduitRpc(inline = true)
		boolean here() {
			return Thread.currentThread().isVirtual();
		}

	}

}

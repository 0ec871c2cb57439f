package dev.conduit.test;

import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * {@link TestExecutionListener} that lets the {@link ConduitTester} forget what belonged
 * to a test method, since contexts are shared by many.
 */
final class ResetTestExecutionListener implements TestExecutionListener {

	@Override
	public void afterTestMethod(TestContext testContext) {
		if (testContext.hasApplicationContext()) {
			ApplicationContext context = testContext.getApplicationContext();
			context.getBeanProvider(ConduitTester.class, false).ifAvailable(ConduitTester::reset);
		}
	}

}

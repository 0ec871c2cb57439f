package dev.conduit.test;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * {@link TestExecutionListener} that begins and ends what belongs to one test method,
 * since contexts are shared by many: its faults, its recordings, its dead letters.
 */
final class ConduitTestExecutionListener implements TestExecutionListener {

	@Override
	public void beforeTestMethod(TestContext testContext) {
		Surroundings surroundings = surroundings(testContext);
		if (surroundings != null) {
			surroundings.awaitConnections();
		}
	}

	@Override
	public void beforeTestExecution(TestContext testContext) {
		DeclaredFaults faults = DeclaredFaults.of(testContext.getTestClass(), testContext.getTestMethod());
		if (faults.isEmpty()) {
			return;
		}
		Surroundings surroundings = surroundings(testContext);
		if (surroundings == null) {
			throw new IllegalStateException(
					"@ConduitFault of %s needs the network of a test: add @ConduitTest, or @AutoConfigureTestConduitTransport beside @SpringBootTest"
						.formatted(testContext.getTestClass().getSimpleName()));
		}
		surroundings.connect();
		faults.begin(surroundings);
	}

	@Override
	public void afterTestExecution(TestContext testContext) {
		Surroundings surroundings = surroundings(testContext);
		if (surroundings != null) {
			surroundings.heal();
		}
	}

	@Override
	public void afterTestMethod(TestContext testContext) {
		Surroundings surroundings = surroundings(testContext);
		if (surroundings != null) {
			surroundings.reset();
		}
	}

	private static @Nullable Surroundings surroundings(TestContext testContext) {
		if (!testContext.hasApplicationContext()) {
			return null;
		}
		ApplicationContext context = testContext.getApplicationContext();
		return context.getBeanProvider(Surroundings.class, false).getIfAvailable();
	}

}

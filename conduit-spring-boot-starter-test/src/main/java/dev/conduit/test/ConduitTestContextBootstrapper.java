package dev.conduit.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;
import org.springframework.test.context.TestContextBootstrapper;

/**
 * {@link TestContextBootstrapper} of {@link ConduitTest}.
 */
class ConduitTestContextBootstrapper extends TestSliceTestContextBootstrapper<ConduitTest> {

}

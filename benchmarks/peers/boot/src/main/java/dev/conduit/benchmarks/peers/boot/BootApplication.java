package dev.conduit.benchmarks.peers.boot;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

import com.sun.management.OperatingSystemMXBean;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;

import dev.conduit.benchmarks.kit.process.ParentJvm;

/**
 * An application without a web server or a bean of its own. With which starters it runs
 * is a matter of its class path.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class BootApplication {

	/**
	 * Starts it, and tells the parent what that took.
	 * @param args properties, such as {@code --spring.autoconfigure.exclude=…}
	 * @throws Exception if it does not start
	 */
	public static void main(String[] args) throws Exception {
		run(BootApplication.class, args);
	}

	/**
	 * Starts an application, and tells the parent what that took: milliseconds since the
	 * JVM began, milliseconds of processor time, loaded classes, resident kilobytes.
	 * @param application its configuration
	 * @param args properties
	 * @throws Exception if it does not start
	 */
	public static void run(Class<?> application, String... args) throws Exception {
		ParentJvm parent = ParentJvm.attach();
		new SpringApplicationBuilder(application)
			.properties("spring.main.banner-mode=off", "logging.level.root=warn", "spring.application.name=startup")
			.run(args);
		long now = System.currentTimeMillis();
		parent.tell("started %d %d %d %d".formatted(now - ManagementFactory.getRuntimeMXBean().getStartTime(),
				ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1_000_000,
				ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount(), residentKilobytes()));
		parent.answer((order) -> {
			throw new IllegalArgumentException(order);
		});
	}

	private static long residentKilobytes() throws IOException {
		return Files.readAllLines(Path.of("/proc/self/status"))
			.stream()
			.filter((line) -> line.startsWith("VmRSS:"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")))
			.findFirst()
			.orElseThrow();
	}

}

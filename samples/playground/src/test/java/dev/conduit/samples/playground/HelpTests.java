package dev.conduit.samples.playground;

import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitRpc;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The help names all that is served, and nothing else.
 */
class HelpTests {

	@Test
	void itListsTheCallsThatThereAre() {
		List<String> calls = beans().flatMap(HelpTests::routesOf).toList();

		assertThat(listed("Calls", "(\\w+(\\.\\w+)?)  .*")).containsExactlyInAnyOrderElementsOf(calls);
	}

	@Test
	void itListsTheTopicsThatThereAre() {
		List<String> topics = Stream
			.concat(beans()
				.<AnnotatedElement>flatMap(
						(bean) -> Stream.concat(Stream.of(bean), Stream.of(bean.getDeclaredMethods())))
				.filter((element) -> element.isAnnotationPresent(ConduitListener.class))
				.flatMap((element) -> Stream.of(element.getAnnotation(ConduitListener.class).topics()))
				.map((topic) -> topic.replaceAll("\\{(\\w+)}", "<$1>")), Stream.of("playground.ticks"))
			.toList();

		assertThat(listed("Topics", "(playground\\S*) .*")).containsExactlyInAnyOrderElementsOf(topics);
	}

	private static List<String> listed(String section, String pattern) {
		Pattern line = Pattern.compile("  " + pattern);
		return PlaygroundApplication.help()
			.lines()
			.dropWhile((text) -> !text.startsWith(section))
			.skip(1)
			.takeWhile((text) -> !text.isEmpty())
			.map(line::matcher)
			.filter(Matcher::matches)
			.map((matcher) -> matcher.group(1))
			.toList();
	}

	private static Stream<Class<?>> beans() {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
		scanner.addIncludeFilter(new AnnotationTypeFilter(Component.class));
		return scanner.findCandidateComponents(HelpTests.class.getPackageName())
			.stream()
			.map((bean) -> ClassUtils.resolveClassName(String.valueOf(bean.getBeanClassName()), null));
	}

	private static Stream<String> routesOf(Class<?> service) {
		ConduitRpc type = service.getAnnotation(ConduitRpc.class);
		return Arrays.stream(service.getDeclaredMethods())
			.filter((method) -> method.isAnnotationPresent(ConduitRpc.class))
			.map((method) -> {
				String value = method.getAnnotation(ConduitRpc.class).value();
				String name = value.isEmpty() ? method.getName() : value;
				return (type != null) ? (type.value() + "." + name) : name;
			});
	}

}

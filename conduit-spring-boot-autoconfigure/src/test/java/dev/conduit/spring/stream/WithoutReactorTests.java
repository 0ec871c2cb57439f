package dev.conduit.spring.stream;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.annotation.ConduitClient;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.spring.Applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An application without Reactor has streams as well. Everything is loaded anew, by a
 * loader that does not know Reactor: a filter in front of classes that are there already
 * would prove nothing.
 */
@Timeout(60)
class WithoutReactorTests {

	private static final Pattern REACTOR = Pattern.compile(".*(reactor|reactive-streams)[^/]*\\.jar");

	@Test
	void streamsOfTheJdkGoBothWays() throws Exception {
		URL[] classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !REACTOR.matcher(entry).matches())
			.map(WithoutReactorTests::url)
			.toArray(URL[]::new);
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		try (URLClassLoader loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
			assertThatExceptionOfType(ClassNotFoundException.class)
				.isThrownBy(() -> loader.loadClass("org.reactivestreams.Publisher"));
			thread.setContextClassLoader(loader);
			Callable<?> application = (Callable<?>) loader.loadClass(Application.class.getName())
				.getConstructor()
				.newInstance();

			assertThat(application.call()).isEqualTo("45 285 90");
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	private static URL url(String entry) {
		try {
			return new File(entry).toURI().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	/**
	 * What runs without Reactor.
	 */
	public static final class Application implements Callable<String> {

		@Override
		public String call() {
			SubmissionPublisher<Integer> publisher = new SubmissionPublisher<>();
			try (Applications applications = new Applications()) {
				applications.server(Service.class);
				Client client = applications.calling(Client.class);
				int sum = sum(client.count(10));
				int squares = client.sum(IntStream.range(0, 10).mapToObj((number) -> number * number));
				Thread.startVirtualThread(() -> submitTen(publisher));
				int doubled = sum(client.doubled(publisher));
				return sum + " " + squares + " " + doubled;
			}
		}

		private static int sum(Stream<Integer> numbers) {
			try (numbers) {
				return numbers.mapToInt(Integer::intValue).sum();
			}
		}

		private static void submitTen(SubmissionPublisher<Integer> publisher) {
			while (!publisher.hasSubscribers()) {
				Thread.onSpinWait();
			}
			IntStream.range(0, 10).forEach(publisher::submit);
			publisher.close();
		}

	}

	@ConduitRpc("w")
	static class Service {

		@ConduitRpc
		Stream<Integer> count(int count) {
			return IntStream.range(0, count).boxed();
		}

		@ConduitRpc
		int sum(Stream<Integer> numbers) {
			return numbers.mapToInt(Integer::intValue).sum();
		}

		@ConduitRpc
		Stream<Integer> doubled(Stream<Integer> numbers) {
			return numbers.map((number) -> 2 * number);
		}

	}

	@ConduitClient("w")
	interface Client {

		Stream<Integer> count(int count);

		int sum(Stream<Integer> numbers);

		Stream<Integer> doubled(Flow.Publisher<Integer> numbers);

	}

}

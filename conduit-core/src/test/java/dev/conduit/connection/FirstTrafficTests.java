package dev.conduit.connection;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.conduit.exchange.Deadline;
import dev.conduit.frame.Frame;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What goes over a connection finds its rooms made, whoever comes first.
 */
class FirstTrafficTests {

	private static final int CALLERS = 4;

	@RepeatedTest(50)
	void firstCallersShareIdsAlthoughTheyComeAtOnce() {
		Scene scene = Scene.client();
		CyclicBarrier start = new CyclicBarrier(CALLERS);

		List<Caller<Boolean>> callers = IntStream.range(0, CALLERS).mapToObj((i) -> Caller.of(() -> {
			start.await();
			return scene.request().isDone();
		})).toList();
		callers.forEach((caller) -> assertThat(caller.result()).isFalse());

		assertThat(scene.link().sent(Frame.RpcRequest.class)).extracting(Frame.RpcRequest::correlationId)
			.containsExactlyInAnyOrder(1L, 3L, 5L, 7L);
		assertThat(scene.connection().inFlight()).isEqualTo(CALLERS);
	}

	@ParameterizedTest
	@EnumSource(Role.class)
	void nothingIsMadeForHeartbeatsAlone(Role role) {
		Scene scene = Scene.of(role).open();

		scene.timer().advance(ConnectionOptions.DEFAULT.limits().heartbeatTimeout().minusSeconds(1));
		scene.link().receive(new Frame.Ping(1), new Frame.Pong(1));

		// What is made of it for subscriptions asks for rings.
		assertThat(scene.link().isAskedForRingSenders()).isFalse();
		scene.peerCalls(0);
		assertThat(scene.link().isAskedForRingSenders()).isTrue();
	}

	@Test
	void firstCallAfterTheEndLearnsThatItEnded() {
		Scene scene = Scene.client();
		scene.link().end(null);

		CompletableFuture<?> call = scene.request();

		assertThat(Caller.problemOf(call).code()).isEqualTo(ErrorCode.DISCONNECTED);
		assertThat(scene.connection().inFlight()).isZero();
		assertThat(scene.link().tooLate()).isEmpty();
	}

	@Test
	void callBeforeTheHandshakeIsRefused() {
		Scene scene = Scene.of(Role.CLIENT).begin();

		CompletableFuture<?> call = scene.connection()
			.request(Scene.ROUTE, Headers.EMPTY, Scene.PAYLOAD, Deadline.NONE);

		assertThat(Caller.problemOf(call).code()).isEqualTo(ErrorCode.CONNECTION_FAILED);
	}

}
